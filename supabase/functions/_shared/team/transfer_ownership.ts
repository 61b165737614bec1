import { afterPasswordProof } from "../accounts/prove_password.ts";
import { type Db, unwrap } from "../db.ts";

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
  await afterPasswordProof({ db }, { email, password }, async () => {
    unwrap(await db.rpc("transfer_ownership", { p_user_id: userId }));
  });
}
