import type { Context } from "../server/context.ts";
import type { MiddlewareFn } from "../types.ts";

/** Which other origins may read the responses. */
export interface CorsOptions<State> {
  /** `"*"`, one origin, several, or a function from the request's origin to the allowed one. */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => string | null | undefined);
  allowMethods?: string[];
  allowHeaders?: string[];
  exposeHeaders?: string[];
  /** Seconds a preflight answer may be kept. */
  maxAge?: number;
  credentials?: boolean;
}

function allowedOrigin<State>(options: CorsOptions<State>, ctx: Context<State>): string | null {
  const { origin: rule = "*" } = options;
  const origin = ctx.req.headers.get("origin") ?? "";
  if (typeof rule === "function") return rule(origin, ctx) ?? null;
  if (Array.isArray(rule)) return rule.includes(origin) ? origin : null;
  return rule;
}

function preflight<State>(options: CorsOptions<State>, req: Request, headers: Headers): Response {
  const methods = options.allowMethods ??
    ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"];
  headers.set("access-control-allow-methods", methods.join(","));
  const asked = req.headers.get("access-control-request-headers");
  const allowed = options.allowHeaders?.join(",") ?? asked;
  if (allowed) headers.set("access-control-allow-headers", allowed);
  if (options.maxAge !== undefined) {
    headers.set("access-control-max-age", String(options.maxAge));
  }
  return new Response(null, { status: 204, headers });
}

/** Lets other origins read the responses; answers OPTIONS with 204. */
export function cors<State>(options: CorsOptions<State> = {}): MiddlewareFn<State> {
  return async (ctx) => {
    const headers = new Headers();
    const origin = allowedOrigin(options, ctx);
    if (origin) headers.set("access-control-allow-origin", origin);
    if (origin !== "*") headers.append("vary", "Origin");
    if (options.credentials) {
      headers.set("access-control-allow-credentials", "true");
    }
    if (options.exposeHeaders?.length) {
      headers.set("access-control-expose-headers", options.exposeHeaders.join(","));
    }
    if (ctx.req.method === "OPTIONS") {
      return preflight(options, ctx.req, headers);
    }
    const response = await ctx.next();
    for (const [name, value] of headers) {
      if (name === "vary") response.headers.append(name, value);
      else response.headers.set(name, value);
    }
    return response;
  };
}
