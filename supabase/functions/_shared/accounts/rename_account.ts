import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

export const AccountName = z.object({
  name: z.string().trim().min(1, "Name your company or team.").max(120),
});

/** Renames the account. Throws `forbidden` for people who do not manage it or while it is suspended. */
export async function renameAccount(
  { db }: { db: Db },
  { accountId, name }: { accountId: string; name: string },
): Promise<void> {
  const changed = unwrap(
    await db.from("accounts").update({ name }).eq("id", accountId).select("id").maybeSingle(),
  );
  if (!changed) {
    throw new AppError("forbidden", "Only owners and admins of an active account can rename it.");
  }
}
