import type { Context } from "../server/context.ts";
import type { MiddlewareFn } from "../types.ts";

type Rule<State> =
  | string
  | string[]
  | ((value: string, ctx: Context<State>) => boolean);

/** What `csrf` accepts besides the app's own origin. */
export interface CsrfOptions<State> {
  /** Accepted `Origin` values; the request's own origin by default. */
  origin?: Rule<State>;
  /** Accepted `Sec-Fetch-Site` values; `same-origin` and `none` by default. */
  secFetchSite?: Rule<State>;
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

function accepts<State>(rule: Rule<State>, value: string | null, ctx: Context<State>): boolean {
  if (value === null) return false;
  if (typeof rule === "function") return rule(value, ctx);
  return Array.isArray(rule) ? rule.includes(value) : rule === value;
}

/** Refuses, with 403, requests that change something and come from another site. */
export function csrf<State>(options: CsrfOptions<State> = {}): MiddlewareFn<State> {
  return async (ctx) => {
    const { method, headers } = ctx.req;
    const sites = options.secFetchSite ?? ["same-origin", "none"];
    if (
      SAFE.has(method) ||
      accepts(sites, headers.get("sec-fetch-site"), ctx) ||
      accepts(options.origin ?? ctx.url.origin, headers.get("origin"), ctx)
    ) return await ctx.next();
    // Answered, not thrown: middlewares further out still set their headers.
    return new Response("Forbidden", { status: 403 });
  };
}
