import { signIn } from "../accounts/sessions.ts";
import { type Db, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";

interface Transfer {
  /** The owner's address and password: the database asks for a session that a password just opened. */
  email: string;
  password: string;
  /** Who becomes the owner. */
  userId: string;
}

/**
 * Makes another active member the owner and the owner an admin, in one transaction. `db` is a client without
 * a person; the session that proves the password ends here. Throws `invalid` at `password` when it is
 * wrong, `not_found`, `forbidden` for everybody but the owner.
 */
export async function transferOwnership(
  { db }: { db: Db },
  { email, password, userId }: Transfer,
): Promise<void> {
  const proof = await signIn({ db }, { email, password }).catch((error) => {
    if (!isAppError(error) || error.code !== "unauthorized") throw error;
    throw new AppError("invalid", "Please check the marked fields.", {
      fields: { password: ["This is not your password."] },
    });
  });
  try {
    unwrap(await db.rpc("transfer_ownership", { p_user_id: userId }));
  } finally {
    await db.auth.admin.signOut(proof.accessToken, "local");
  }
}
