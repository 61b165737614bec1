import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import type { ChangeEmail } from "./schema.ts";
import { translateAuthError } from "./sessions.ts";

/**
 * Mails a link to the new address of a person who proves the current password; the old address holds
 * until that link is opened. An address that somebody has gets no link, and the answer is the same.
 * Throws `invalid` for a wrong password or text that is no address, `throttled` when asked too often.
 */
export async function changeEmail(
  { db }: { db: Db },
  { email, input, redirectTo }: {
    /** The address that holds now. */
    email: string;
    input: ChangeEmail;
    /** Where the mailed link leads. */
    redirectTo: string;
  },
): Promise<void> {
  if (input.email === email) throw refused("email", "This is your address already.");
  const proof = await db.auth.signInWithPassword({ email, password: input.current });
  if (proof.error) {
    const problem = translateAuthError(proof.error, "");
    throw problem.code === "unauthorized"
      ? refused("current", "This is not your current password.")
      : problem;
  }
  const { error } = await db.auth.updateUser({ email: input.email }, {
    emailRedirectTo: redirectTo,
  });
  await db.auth.admin.signOut(proof.data.session.access_token, "local");
  if (!error || error.code === "email_exists") return;
  const problem = translateAuthError(error, "This address cannot be used.");
  throw problem.status < 500 && problem.code !== "throttled"
    ? refused("email", "This address cannot be used.")
    : problem;
}

function refused(field: "email" | "current", sentence: string): AppError {
  return new AppError("invalid", "Please check the marked fields.", {
    fields: { [field]: [sentence] },
  });
}
