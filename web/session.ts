import type { FreshContext } from "fresh";
import { SESSION_LIMITS } from "core/accounts/session_limits.ts";
import { refreshTokens, type Tokens } from "core/accounts/sessions.ts";
import { isAppError } from "core/errors.ts";
import { appEnv } from "./app_env.ts";
import { bearerOf } from "./bearer.ts";
import { httpOnlyCookie, readCookies, secureCookies } from "./cookies.ts";
import { dropShownFlash, readFlash } from "./flash.ts";
import { requestDb } from "./services.ts";
import type { Session, State } from "./state.ts";
import { verifyToken } from "./token.ts";

const ACCESS = "igny8_access";
const REFRESH = "igny8_refresh";

type Ctx = FreshContext<State>;

/** Puts the signed-in person, their database client and the messages for them into the state. */
export async function readSession(ctx: Ctx): Promise<Response> {
  ctx.state.env = appEnv();
  ctx.state.cookies = new Headers();
  ctx.state.kind = "public";
  ctx.state.title = "";
  ctx.state.flash = readFlash(ctx);
  ctx.state.session = await currentSession(ctx);
  ctx.state.db = requestDb(ctx.state.session?.tokens.accessToken);
  const response = await ctx.next();
  dropShownFlash(ctx, response);
  for (const cookie of ctx.state.cookies.getSetCookie()) {
    response.headers.append("set-cookie", cookie);
  }
  return response;
}

async function currentSession(ctx: Ctx): Promise<Session | null> {
  const bearer = bearerOf(ctx);
  if (bearer !== null) return await bearerSession(bearer);
  const cookies = readCookies(ctx.req.headers);
  const accessToken = cookies.get(ACCESS);
  const refreshToken = cookies.get(REFRESH);
  if (!refreshToken) return null;
  const claims = accessToken ? await verifyToken(accessToken) : null;
  const soon = Math.floor(Date.now() / 1000) + 30;
  if (accessToken && claims && claims.expires > soon) {
    const { userId, email } = claims;
    return { userId, email, tokens: { accessToken, refreshToken } };
  }
  return await renewSession(ctx, refreshToken);
}

/** A client of the API is who its header says; its cookies, which others could make it send, count nothing. */
async function bearerSession(accessToken: string): Promise<Session | null> {
  const claims = accessToken ? await verifyToken(accessToken) : null;
  if (!claims) return null;
  const { userId, email } = claims;
  return { userId, email, tokens: { accessToken, refreshToken: "" } };
}

/** Renewals under way or just done, so that parallel requests of one page use one rotation. */
const renewals = new Map<string, Promise<Tokens>>();

async function renewSession(ctx: Ctx, refreshToken: string): Promise<Session | null> {
  try {
    const tokens = await (renewals.get(refreshToken) ?? startRenewal(refreshToken));
    const claims = await verifyToken(tokens.accessToken);
    if (!claims) return null;
    keepSession(ctx, tokens);
    return { userId: claims.userId, email: claims.email, tokens };
  } catch (error) {
    if (!isAppError(error) || error.code !== "unauthorized") throw error;
    dropSession(ctx);
    return null;
  }
}

function startRenewal(refreshToken: string): Promise<Tokens> {
  const renewal = refreshTokens({ db: requestDb() }, refreshToken);
  renewals.set(refreshToken, renewal);
  renewal.then(
    () => setTimeout(() => renewals.delete(refreshToken), 10_000),
    () => renewals.delete(refreshToken),
  );
  return renewal;
}

/** Sends the tokens to the browser as httpOnly cookies. */
export function keepSession(ctx: Ctx, tokens: Tokens): void {
  const options = { maxAge: SESSION_LIMITS.idle, secure: secureCookies(ctx) };
  ctx.state.cookies.append("set-cookie", httpOnlyCookie(ACCESS, tokens.accessToken, options));
  ctx.state.cookies.append("set-cookie", httpOnlyCookie(REFRESH, tokens.refreshToken, options));
}

/** Removes the session's cookies. */
export function dropSession(ctx: Ctx): void {
  const options = { maxAge: 0, secure: secureCookies(ctx) };
  ctx.state.cookies.append("set-cookie", httpOnlyCookie(ACCESS, "", options));
  ctx.state.cookies.append("set-cookie", httpOnlyCookie(REFRESH, "", options));
}
