import type { FreshContext } from "fresh";
import type { State } from "./state.ts";

/**
 * The access token that a client of the API sends in its Authorization header, "" for a header that
 * holds none; null where there is no such header, and on pages, which know people by cookies alone.
 */
export function bearerOf({ req, url }: FreshContext<State>): string | null {
  const header = req.headers.get("authorization");
  if (header === null || !url.pathname.startsWith("/api/")) return null;
  return header.match(/^Bearer ([\w.~+/-]+=*)$/i)?.[1] ?? "";
}
