import type { AuthError, Session as SupabaseSession } from "npm:@supabase/supabase-js@2.119.1";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import type { ChangePassword, ForgotPassword, NewPassword, SignIn, SignUp } from "./schema.ts";

/** The two tokens of a signed-in person. They live in httpOnly cookies and nowhere else. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** `db` is a client without a person: the auth calls bring their own tokens. */
interface Deps {
  db: Db;
}

/**
 * Creates the account, its owner and everything they start with (one transaction, in the database).
 * Null when addresses are confirmed by mail: also for one that is known, so that nobody learns which
 * are. Otherwise a form that was sent twice signs the same person in. Throws `conflict` when the
 * address cannot be used, without saying more than that.
 */
export async function signUp({ db }: Deps, input: SignUp): Promise<Tokens | null> {
  const { data, error } = await db.auth.signUp({
    email: input.email,
    password: input.password,
    options: { data: { full_name: input.full_name, account_name: input.account_name } },
  });
  if (error) {
    if (saysMailed(error)) return null;
    const refused = translateAuthError(error, "We could not create an account with this address.");
    if (refused.code !== "conflict") throw refused;
    const { email, password } = input;
    return await signIn({ db }, { email, password }).catch(() => Promise.reject(refused));
  }
  return data.session && tokensOf(data.session);
}

/** Whether a refused sign-up means that a mail went to this address a moment ago, or that it is known. */
export function saysMailed({ code }: Pick<AuthError, "code">): boolean {
  return code === "over_email_send_rate_limit";
}

/** Throws `unauthorized` with one sentence for a wrong address and a wrong password alike. */
export async function signIn({ db }: Deps, input: SignIn): Promise<Tokens> {
  const { data, error } = await db.auth.signInWithPassword(input);
  if (error) throw translateAuthError(error, "E-mail address and password do not match.");
  return tokensOf(data.session);
}

/**
 * New tokens for an old refresh token. A token that was replaced long ago ends its session: somebody
 * has a copy. Throws `unauthorized` when it no longer holds, `internal` when the auth server does not
 * answer.
 */
export async function refreshTokens({ db }: Deps, refreshToken: string): Promise<Tokens> {
  const { data, error } = await db.auth.refreshSession({ refresh_token: refreshToken });
  const ended = "Your session has ended. Please sign in again.";
  if (error && (!error.status || error.status >= 500)) throw translateAuthError(error, ended);
  if (error?.code === "refresh_token_already_used") {
    unwrap(await db.rpc("end_reused_session", { p_refresh_token: refreshToken }));
  }
  if (error || !data.session) throw new AppError("unauthorized", ended, { cause: error });
  return tokensOf(data.session);
}

/** Ends this session at the server. A session that has ended already is no error. */
export async function signOut({ db }: Deps, tokens: Tokens): Promise<void> {
  await db.auth.admin.signOut(tokens.accessToken, "local");
}

/**
 * Sends the reset link if the address is known; the answer is the same if it is not. Throws `internal`
 * when the auth server does not answer or cannot send, which only a known address can tell.
 */
export async function requestPasswordReset(
  { db }: Deps,
  { email, redirectTo }: ForgotPassword & { redirectTo: string },
): Promise<void> {
  const { error } = await db.auth.resetPasswordForEmail(email, { redirectTo });
  if (error && error.status && error.status >= 500) throw translateAuthError(error, "");
}

/**
 * Turns the token of a mailed link into a session, and tells the address that it proves. Throws
 * `unauthorized` when it is used or old.
 */
export async function redeemLink(
  { db }: Deps,
  { tokenHash, type }: { tokenHash: string; type: "recovery" | "email_change" | "signup" },
): Promise<{ tokens: Tokens; email: string }> {
  const { data, error } = await db.auth.verifyOtp({ token_hash: tokenHash, type });
  if (error || !data.session) {
    throw new AppError(
      "unauthorized",
      "This link was used already or is too old. Ask for a new one.",
      {
        cause: error,
      },
    );
  }
  return { tokens: tokensOf(data.session), email: data.session.user.email ?? "" };
}

/**
 * Sets a new password for the holder of `tokens` and ends their other sessions; answers the tokens
 * that hold from now on.
 */
export async function setPassword(
  { db }: Deps,
  { tokens, password }: { tokens: Tokens } & Pick<NewPassword, "password">,
): Promise<Tokens> {
  const { error: sessionError } = await db.auth.setSession({
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
  });
  if (sessionError) {
    throw translateAuthError(sessionError, "Your session has ended. Please sign in again.");
  }
  const { error } = await db.auth.updateUser({ password });
  if (error) throw translateAuthError(error, "This password cannot be used.");
  const { data } = await db.auth.getSession();
  const current = data.session ? tokensOf(data.session) : tokens;
  await db.auth.admin.signOut(current.accessToken, "others");
  return current;
}

/** Changes the password of a person who proves the current one; their other sessions end. */
export async function changePassword(
  { db }: Deps,
  { email, input }: { email: string; input: ChangePassword },
): Promise<Tokens> {
  const proof = await db.auth.signInWithPassword({ email, password: input.current });
  if (proof.error) {
    const refused = translateAuthError(proof.error, "");
    if (refused.code !== "unauthorized") throw refused;
    throw new AppError("invalid", "Please check the marked fields.", {
      fields: { current: ["This is not your current password."] },
    });
  }
  const tokens = tokensOf(proof.data.session);
  return await setPassword({ db }, { tokens, password: input.password });
}

function tokensOf(session: SupabaseSession): Tokens {
  return { accessToken: session.access_token, refreshToken: session.refresh_token };
}

/** What the auth server refused, as one of our errors with `sentence`. */
export function translateAuthError(error: AuthError, sentence: string): AppError {
  if (error.status === 429) {
    return new AppError("throttled", "Too many attempts. Wait a minute and try again.", {
      cause: error,
    });
  }
  if (error.code === "weak_password" || error.code === "same_password") {
    return new AppError("invalid", error.message, { fields: { password: [error.message] } });
  }
  if (!error.status || error.status >= 500) {
    return new AppError(
      "internal",
      "Signing in is not possible right now. Try again in a minute.",
      {
        cause: error,
      },
    );
  }
  const code = error.code === "user_already_exists" || error.code === "email_exists"
    ? "conflict"
    : error.code === "invalid_credentials" || error.status === 400
    ? "unauthorized"
    : "invalid";
  return new AppError(code, sentence, { cause: error });
}
