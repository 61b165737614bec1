import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { afterPasswordProof } from "./prove_password.ts";

/** What an owner fills in to close the account. */
export const Closing = z.object({
  /** `cancel` leaves everything as it is; `delete` deletes it after the days of grace. */
  how: z.enum(["cancel", "delete"], "Choose what is to happen."),
  name: z.string().trim().min(1, "Type the account's name."),
  password: z.string().min(1, "Enter your password.").max(200),
});
export type Closing = z.infer<typeof Closing>;

/** Days between the order to delete an account and its deletion, as `app.deletion_grace` has them. */
export const GRACE_DAYS = 30;

/**
 * Closes the account of its owner: nothing is written from now on, its sites go offline, what was ordered is
 * released. Answers when it will be deleted, or null. `db` is a client without a person. Throws `invalid` at
 * `password` or `name`, `forbidden` for everybody but the owner, `conflict` when it is closed already.
 */
export async function closeAccount(
  { db }: { db: Db },
  { email, how, name, password }: Closing & { email: string },
): Promise<string | null> {
  return await afterPasswordProof(
    { db },
    { email, password },
    async () => unwrap(await db.rpc("close_account", { p_name: name, p_delete: how === "delete" })),
  );
}
