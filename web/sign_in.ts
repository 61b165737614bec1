import type { FreshContext } from "fresh";
import type { SignIn, SignUp } from "core/accounts/schema.ts";
import { signIn, signOut, signUp, type Tokens } from "core/accounts/sessions.ts";
import { noteSignIn } from "core/audit/note_sign_in.ts";
import { acceptInvitation } from "core/team/accept_invitation.ts";
import type { JoinTeam } from "core/team/schema.ts";
import { countSignIn, type SignInKeys } from "core/throttle/count_sign_in.ts";
import { throttleKey } from "core/throttle/keys.ts";
import { appEnv } from "./app_env.ts";
import { MAIL_STEP, pause, untilEven } from "./even_answer.ts";
import { knownBrowser, rememberBrowser } from "./known_browser.ts";
import { logError } from "./log.ts";
import { requestDb } from "./services.ts";
import { dropSession, keepSession } from "./session.ts";
import type { State } from "./state.ts";
import { countNetwork, keepStanding, networkKey } from "./throttle.ts";

type Ctx = FreshContext<State>;

/** A refusal takes a multiple of this, whether or not a password had to be compared. Milliseconds. */
const REFUSAL_STEP = 500;

/**
 * Signs in and keeps the session. Attempts are counted per e-mail and network strictly, which stops
 * somebody who guesses without stopping the owner elsewhere; the e-mail alone only slows unknown
 * browsers down; a browser in which the owner signed in before has a counter of its own.
 * Throws `throttled`, or `unauthorized` for a wrong address and a wrong password alike.
 */
export async function signInCounted(ctx: Ctx, input: SignIn): Promise<void> {
  const keys = await countAttempt(ctx, input.email);
  const started = performance.now();
  const tokens = await signIn({ db: requestDb() }, input).catch(async (error) => {
    await untilEven(started, REFUSAL_STEP);
    throw error;
  });
  await enter(ctx, { tokens, email: input.email, event: "signed_in", keys });
}

/**
 * Creates an account and keeps the session; answers false when a mailed link has to be opened first.
 * A known address with the right password may sign in instead, so this counts as an attempt to sign in
 * too. Throws `throttled`, `conflict` and what `signUp` throws.
 */
export async function signUpCounted(ctx: Ctx, input: SignUp): Promise<boolean> {
  const { email } = input;
  return await join(ctx, email, () => signUp({ db: requestDb() }, input));
}

/**
 * Makes an invited person a member and keeps the session; answers false when a mailed link has to be
 * opened first. Counted like a sign-up. Throws `throttled` and what `acceptInvitation` throws.
 */
export async function acceptCounted(
  ctx: Ctx,
  { token, email, input }: { token: string; email: string; input: JoinTeam },
): Promise<boolean> {
  return await join(ctx, email, () => acceptInvitation({ db: requestDb() }, { token, input }));
}

async function join(
  ctx: Ctx,
  email: string,
  make: () => Promise<Tokens | null>,
): Promise<boolean> {
  await countNetwork(ctx, "auth_strict");
  const keys = await countAttempt(ctx, email);
  const started = performance.now();
  const tokens = await make().catch(async (error) => {
    await untilEven(started, MAIL_STEP);
    throw error;
  });
  if (tokens) await enter(ctx, { tokens, email, event: "signed_up", keys });
  else await untilEven(started, MAIL_STEP);
  return tokens !== null;
}

/**
 * Counts the proof of a password by a person who is signed in already as an attempt to sign in: whoever
 * has their browser guesses no faster here. Throws `throttled`.
 */
export async function countProof(ctx: Ctx, email: string): Promise<void> {
  await countAttempt(ctx, email);
}

async function countAttempt(ctx: Ctx, email: string): Promise<SignInKeys> {
  const keys = await signInKeys(ctx, email);
  const attempt = await countSignIn({ db: requestDb() }, keys);
  keepStanding(ctx, attempt, "attempts to sign in");
  await pause(attempt.wait_ms);
  return keys;
}

interface Entrance {
  tokens: Tokens;
  email: string;
  event: "signed_in" | "signed_up";
  /** Under which the attempt was counted; a mailed link is none. */
  keys?: SignInKeys;
}

/** Keeps the session of somebody who has just proved who they are, and notes that in the log. */
export async function enter(ctx: Ctx, { tokens, email, event, keys }: Entrance): Promise<void> {
  keepSession(ctx, tokens);
  await rememberBrowser(ctx, email);
  const db = requestDb(tokens.accessToken);
  // The person is in; a log that cannot be written now must not turn them away.
  await noteSignIn({ db }, { event, keys }).catch((error) => logError(ctx.state.requestId, error));
}

/** Ends the session and notes that in the log, as far as there still is one. */
export async function leave(ctx: Ctx): Promise<void> {
  const { session, db } = ctx.state;
  dropSession(ctx);
  if (!session) return;
  await noteSignIn({ db }, { event: "signed_out" })
    .catch((error) => logError(ctx.state.requestId, error));
  await signOut({ db: requestDb() }, session.tokens);
}

async function signInKeys(ctx: Ctx, email: string): Promise<SignInKeys> {
  const secret = appEnv().APP_SECRET;
  const browser = await knownBrowser(ctx, email);
  if (browser) {
    const pair = await throttleKey(secret, "sign-in", "browser", email, browser);
    return { pair, email: null, network: null };
  }
  const network = await networkKey(ctx, "sign-in");
  return {
    pair: await throttleKey(secret, "sign-in", "pair", email, network ?? "here"),
    email: await throttleKey(secret, "sign-in", "email", email),
    network,
  };
}
