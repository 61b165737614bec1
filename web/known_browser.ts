import { timingSafeEqual } from "node:crypto";
import type { FreshContext } from "fresh";
import { throttleKey } from "core/throttle/keys.ts";
import { appEnv } from "./app_env.ts";
import { httpOnlyCookie, readCookies, secureCookies } from "./cookies.ts";
import type { State } from "./state.ts";

type Ctx = FreshContext<State>;

/** A browser that was not used to sign in for this long is a stranger again. Seconds. */
const KNOWN_SECONDS = 180 * 24 * 3600;

/**
 * The number of this browser if somebody has signed in with `email` in it before; null otherwise.
 * It opens nothing: it only tells the owner's browsers from those of people who guess.
 */
export async function knownBrowser(ctx: Ctx, email: string): Promise<string | null> {
  const cookie = readCookies(ctx.req.headers).get(await cookieName(email)) ?? "";
  const [number = "", proof = ""] = cookie.split(".");
  const encoder = new TextEncoder();
  const [given, right] = [encoder.encode(proof), encoder.encode(await proofOf(email, number))];
  return given.length === right.length && timingSafeEqual(given, right) ? number : null;
}

/** Leaves a cookie by which this browser is known when `email` signs in again. */
export async function rememberBrowser(ctx: Ctx, email: string): Promise<void> {
  const number = await knownBrowser(ctx, email) ?? crypto.randomUUID();
  const value = `${number}.${await proofOf(email, number)}`;
  const options = { maxAge: KNOWN_SECONDS, secure: secureCookies(ctx) };
  ctx.state.cookies.append("set-cookie", httpOnlyCookie(await cookieName(email), value, options));
}

async function cookieName(email: string): Promise<string> {
  return `igny8_known_${(await throttleKey(appEnv().APP_SECRET, "cookie", email)).slice(0, 12)}`;
}

function proofOf(email: string, number: string): Promise<string> {
  return throttleKey(appEnv().APP_SECRET, "known browser", email, number);
}
