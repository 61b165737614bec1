import { type FreshContext, HttpError } from "fresh";
import { isAppError } from "core/errors.ts";
import { hasTag } from "./picture_answer.ts";
import type { State } from "./state.ts";

type Ctx = FreshContext<State>;

/** Short, so that what is unpublished is gone within a minute even behind a cache. */
const CACHE = "public, max-age=60, stale-while-revalidate=30";

/** Where the app answers, for absolute addresses. */
export function publicOrigin(ctx: Ctx): string {
  return ctx.state.env.PUBLIC_URL?.replace(/\/$/, "") ?? ctx.url.origin;
}

/** The headers of a public answer made of `data`; a response that sets cookies is never shared. */
export async function publicHeaders(ctx: Ctx, data: unknown): Promise<Record<string, string>> {
  const text = new TextEncoder().encode(JSON.stringify([publicOrigin(ctx), data]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text)).slice(0, 12);
  const etag = `W/"${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
  const shared = ctx.state.cookies.getSetCookie().length === 0;
  return { "cache-control": shared ? CACHE : "private, no-store", etag };
}

/** 304 when the caller has this version already; null when it needs the whole answer. */
export function unchanged(request: Request, headers: Record<string, string>): Response | null {
  const tag = headers.etag;
  return tag && hasTag(request, tag) ? new Response(null, { status: 304, headers }) : null;
}

/** An XML answer that may be cached like a page. */
export async function xmlAnswer(ctx: Ctx, xml: string, type: string): Promise<Response> {
  const headers = await publicHeaders(ctx, xml);
  return unchanged(ctx.req, headers) ??
    new Response(xml, { headers: { ...headers, "content-type": `${type}; charset=utf-8` } });
}

/** A handler of a public page: what is not public is "not found" and nothing more. */
export function readPublic<Answer>(handler: (ctx: Ctx) => Promise<Answer>) {
  return async (ctx: Ctx): Promise<Answer> => {
    try {
      return await handler(ctx);
    } catch (error) {
      if (!isAppError(error) || error.code === "internal") throw error;
      throw new HttpError(404);
    }
  };
}
