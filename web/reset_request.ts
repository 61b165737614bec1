import type { FreshContext } from "fresh";
import { requestPasswordReset } from "core/accounts/sessions.ts";
import { countAnonymous } from "core/throttle/count_request.ts";
import { throttleKey } from "core/throttle/keys.ts";
import { MAIL_STEP, untilEven } from "./even_answer.ts";
import { logError } from "./log.ts";
import { requestDb } from "./services.ts";
import type { State } from "./state.ts";
import { countNetwork } from "./throttle.ts";

/**
 * Sends a reset link to `email` if somebody has it; answer and time are the same if nobody does. A few
 * links a minute go to one address; after that the person has them already and no more are sent.
 * Throws `throttled` when the visitor's network asks for too many.
 */
export async function requestReset(ctx: FreshContext<State>, email: string): Promise<void> {
  await countNetwork(ctx, "auth_strict");
  const started = performance.now();
  const db = requestDb();
  const keys = [await throttleKey(ctx.state.env.APP_SECRET, "reset", email)];
  const [mailed] = await countAnonymous({ db }, { scope: "auth_strict", keys });
  if (mailed?.allowed) {
    const redirectTo = new URL("/auth/confirm", ctx.state.env.PUBLIC_URL ?? ctx.url.origin).href;
    // Only for an address that somebody has can the sending fail.
    await requestPasswordReset({ db }, { email, redirectTo })
      .catch((error) => logError(ctx.state.requestId, error));
  }
  await untilEven(started, MAIL_STEP);
}
