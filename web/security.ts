import { type FreshContext, HttpError } from "fresh";
import { logError } from "./log.ts";
import type { State } from "./state.ts";

/** Only our own code, styles and pictures; inline scripts need the response's nonce. Articles may show others' pictures. */
export const cspDirectives = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "worker-src 'none'",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

const HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), " +
    "display-capture=(), browsing-topics=()",
  "cross-origin-opener-policy": "same-origin",
};

/** For answers that were made before the policy for content could be set. */
const STRICTEST_CSP = "default-src 'none'; form-action 'none'; base-uri 'none'; " +
  "object-src 'none'; frame-ancestors 'none'";

const SANE_REQUEST_ID = /^[\w-]{8,64}$/;

/** Gives every request an id and every response the security headers, errors and files included. */
export async function securityHeaders(ctx: FreshContext<State>): Promise<Response> {
  const given = ctx.req.headers.get("x-request-id");
  ctx.state.requestId = given && SANE_REQUEST_ID.test(given) ? given : crypto.randomUUID();
  const response = await ctx.next().catch((error) => lastResort(ctx, error));
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  setUnlessThere(response.headers, "content-security-policy", STRICTEST_CSP);
  setUnlessThere(response.headers, "cross-origin-resource-policy", "same-origin");
  if (ctx.url.protocol === "https:") {
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  }
  changePolicy(ctx, response.headers);
  response.headers.set("x-request-id", ctx.state.requestId);
  return response;
}

function changePolicy({ url, state }: FreshContext<State>, headers: Headers): void {
  let policy = headers.get("content-security-policy") ?? "";
  if (state.formsLeadTo) {
    policy = policy.replace("form-action 'self'", `$& ${state.formsLeadTo.join(" ")}`);
  }
  if (state.showsArticles) policy = policy.replace(/img-src [^;]*/, "$& https:");
  // Fresh's csp() always asks for it, and some browsers then look for https://localhost.
  if (url.protocol !== "https:") policy = policy.replace(/;\s*upgrade-insecure-requests/, "");
  headers.set("content-security-policy", policy);
}

function setUnlessThere(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}

/** The answer when even the error pages could not be reached, as when a middleware throws. */
function lastResort(ctx: FreshContext<State>, error: unknown): Response {
  if (error instanceof HttpError && error.status < 500) {
    return new Response(error.message, { status: error.status });
  }
  logError(ctx.state.requestId, error);
  const message = `Something went wrong on our side. Request ${ctx.state.requestId}`;
  return new Response(message, { status: 500 });
}
