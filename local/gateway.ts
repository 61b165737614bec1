import { isLoopbackHostname } from "@supabase/lite";
import type { Functions } from "./functions.ts";
import type { Mail } from "./mailbox.ts";
import type { Stack } from "./stack.ts";
import type { StripeStandIn } from "./stripe/server.ts";

/** The one origin of the embedded Supabase: API, Studio, Edge Functions and the mailbox. */
export interface Gateway {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves `stack`, `functions` below /functions/v1, and the stand-in for Stripe below /v1 and /pay where there is one, on
 * 127.0.0.1:`port`.
 */
export function serveGateway(
  stack: Stack,
  functions: Pick<Functions, "fetch">,
  port: number,
  stripe: Pick<StripeStandIn, "fetch"> | null = null,
): Gateway {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {}, onError },
    (request, { remoteAddr }) => {
      const { pathname, hostname } = new URL(request.url);
      if (pathname.startsWith("/functions/v1/")) return functions.fetch(request);
      if (stripe && /^\/(v1|pay)\//.test(pathname)) return stripe.fetch(request);
      // A strange host name would be another site's page looking in through rebound DNS.
      if (pathname === "/mail" && isLoopbackHostname(hostname)) {
        return request.method === "POST" ? takeMail(stack, request) : mailPage(stack.mails);
      }
      return stack.fetch(request, "hostname" in remoteAddr ? remoteAddr.hostname : null);
    },
  );
  return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}

function onError(error: unknown): Response {
  console.error("Supabase:", error);
  return Response.json({ message: "Internal error" }, { status: 500 });
}

/** Takes a mail of the app or the worker, in the shape of the mail API they use elsewhere. */
async function takeMail(stack: Stack, request: Request): Promise<Response> {
  if (request.headers.get("authorization") !== `Bearer ${stack.publishableKey}`) {
    return Response.json({ message: "Who are you?" }, { status: 401 });
  }
  const { to, subject, text, html } = await request.json();
  await stack.deliver({ to: String(to), subject: String(subject), text, html });
  return Response.json({ id: crypto.randomUUID() });
}

/** The e-mails that would have been sent, newest first. */
function mailPage(mails: readonly Mail[]): Response {
  const items = mails.map(({ to, subject, link, sentAt }) => {
    const target = link ? `<a href="${escape(link)}">${escape(link)}</a>` : "";
    return `<li><b>${escape(subject)}</b> to ${escape(to)}, ${sentAt}<br>${target}</li>`;
  });
  const list = items.length > 0 ? `<ul>${items.join("")}</ul>` : "<p>No e-mail yet.</p>";
  return new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mailbox</title><h1>Mailbox</h1>${list}`,
    { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } },
  );
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
