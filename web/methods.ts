import { type FreshContext, HttpError } from "fresh";
import type { State } from "./state.ts";

const FORMS = ["GET", "HEAD", "POST"];

/** Pages and forms know three methods; the JSON API answers for its own. */
export function refuseMethods(ctx: FreshContext<State>): Promise<Response> | Response {
  if (FORMS.includes(ctx.req.method) || ctx.url.pathname.startsWith("/api/")) return ctx.next();
  const headers = { allow: FORMS.join(", ") };
  return new Response("This address answers GET, HEAD and POST.", { status: 405, headers });
}

/** For the middleware of a folder whose pages take no form. Throws a 405 for anything but reading. */
export function readOnly({ req }: FreshContext<State>): void {
  if (req.method !== "GET" && req.method !== "HEAD") throw new HttpError(405);
}

/** The GET of an address that only a form is sent to. */
export function formOnly(): never {
  throw new HttpError(405);
}
