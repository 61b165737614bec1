import type { Db } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { signIn } from "./sessions.ts";

interface Proof {
  email: string;
  password: string;
}

/**
 * Does `work` as a person who has just proved their password: what it asks `db` runs in a session of its own,
 * which ends with the work. `db` is a client without a person. Throws `invalid` at `password` when it is wrong,
 * and what `work` throws.
 */
export async function afterPasswordProof<T>(
  { db }: { db: Db },
  { email, password }: Proof,
  work: () => Promise<T>,
): Promise<T> {
  const proof = await signIn({ db }, { email, password }).catch((error) => {
    if (!isAppError(error) || error.code !== "unauthorized") throw error;
    throw new AppError("invalid", "Please check the marked fields.", {
      fields: { password: ["This is not your password."] },
    });
  });
  try {
    return await work();
  } finally {
    await db.auth.admin.signOut(proof.accessToken, "local");
  }
}
