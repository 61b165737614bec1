import type { FreshContext } from "fresh";
import { appEnv } from "./app_env.ts";
import type { State } from "./state.ts";

/** The cookies of a request, by name; the first of a name wins. */
export function readCookies(headers: Headers): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at < 1) continue;
    const name = part.slice(0, at).trim();
    if (!cookies.has(name)) cookies.set(name, part.slice(at + 1).trim());
  }
  return cookies;
}

/** Whether the browser is to send cookies over https alone: when it came that way, or should have. */
export function secureCookies(ctx: Pick<FreshContext<State>, "url">): boolean {
  return ctx.url.protocol === "https:" || appEnv().PUBLIC_URL?.startsWith("https:") === true;
}

export interface CookieOptions {
  /** Seconds; 0 removes the cookie; absent: until the browser closes. */
  maxAge?: number;
  secure: boolean;
}

/** A `Set-Cookie` value that scripts cannot read. `value` must be cookie-safe already. */
export function httpOnlyCookie(
  name: string,
  value: string,
  { maxAge, secure }: CookieOptions,
): string {
  const age = maxAge === undefined ? "" : `; Max-Age=${maxAge}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}${age}`;
}
