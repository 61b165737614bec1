import { z } from "npm:zod@4.6.7";
import type { SendMail } from "../adapters/mail.ts";
import { type Db, unwrap } from "../db.ts";
import { isAppError } from "../errors.ts";
import { deletionMail } from "./closing_mail.ts";
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

interface Deps {
  /** A client without a person. */
  db: Db;
  /** Null where no mail is configured. */
  send: SendMail | null;
}

/**
 * Closes the account of its owner: nothing is written from now on, its sites go offline, what was ordered is
 * released. Answers when it will be deleted, or null; the owner is told that by e-mail too, with `href` to take it
 * back. Throws `invalid` at `password` or `name`, `forbidden` for everybody but the owner, `conflict` when it is
 * closed already.
 */
export async function closeAccount(
  { db, send }: Deps,
  { email, how, name, password, href }: Closing & { email: string; href: string },
): Promise<string | null> {
  const deletion = await afterPasswordProof(
    { db },
    { email, password },
    async () => unwrap(await db.rpc("close_account", { p_name: name, p_delete: how === "delete" })),
  );
  if (deletion && send) {
    await send(deletionMail({ email, account: name, delete_at: deletion, href })).catch((error) => {
      // The order stands; every page shows it too.
      if (!isAppError(error)) throw error;
    });
  }
  return deletion;
}
