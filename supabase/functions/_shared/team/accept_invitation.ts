import { saysMailed, signIn, type Tokens } from "../accounts/sessions.ts";
import type { Db } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { readInvitation, refusalOf } from "./read_invitation.ts";
import type { JoinTeam } from "./schema.ts";

/**
 * Signs a new person up as a member of the account that invites them; the database checks the token in the
 * same transaction. A form that was sent twice signs the same person in. Null when addresses are confirmed
 * by mail, known or not. Throws `conflict` with the reason when the link does not hold or the address
 * cannot be used.
 */
export async function acceptInvitation(
  { db }: { db: Db },
  { token, input }: { token: string; input: JoinTeam },
): Promise<Tokens | null> {
  const invitation = await readInvitation({ db }, token);
  if (invitation?.state !== "open") throw new AppError("conflict", refusalOf(invitation));
  const { email } = invitation;
  const { data, error } = await db.auth.signUp({
    email,
    password: input.password,
    options: { data: { full_name: input.full_name, invitation: token } },
  });
  if (error && saysMailed(error)) return null;
  if (error) return await afterRefusal({ db }, { token, email, input, error });
  return data.session &&
    { accessToken: data.session.access_token, refreshToken: data.session.refresh_token };
}

interface Refused {
  token: string;
  email: string;
  input: JoinTeam;
  error: { status?: number; code?: string; message: string };
}

/** Says why a sign-up failed, unless this person's first click was the one that worked. */
async function afterRefusal(
  { db }: { db: Db },
  { token, email, input, error }: Refused,
): Promise<Tokens> {
  const { status, code, message } = error;
  if (status === 429) {
    throw new AppError("throttled", "Too many attempts. Wait a minute and try again.");
  }
  if (code === "weak_password") {
    throw new AppError("invalid", message, { fields: { password: [message] } });
  }
  const invitation = await readInvitation({ db }, token);
  if (invitation?.state === "accepted") {
    const tokens = await signIn({ db }, { email, password: input.password }).catch(ifUnauthorized);
    if (tokens) return tokens;
  }
  if (invitation?.state !== "open") throw new AppError("conflict", refusalOf(invitation));
  if (!status || status >= 500) {
    const sentence = "Joining is not possible right now. Try again in a minute.";
    throw new AppError("internal", sentence, { cause: error });
  }
  throw new AppError(
    "conflict",
    `We could not make a sign-in for ${email}. A person belongs to one account; ask to be invited with another address.`,
    { cause: error },
  );
}

function ifUnauthorized(error: unknown): null {
  if (isAppError(error) && error.code === "unauthorized") return null;
  throw error;
}
