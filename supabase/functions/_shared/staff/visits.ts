import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

/** Why staff act on an account; its people read it. */
export const StaffReason = z.string().trim().min(5, "Say why in a few words.")
  .max(300, "Say why in at most 300 characters.");

export const Visit = z.object({
  reason: StaffReason,
  /** Whether it is only to look, or to change things too. */
  mode: z.enum(["look", "change"], "Choose what you open it for."),
});
export type Visit = z.infer<typeof Visit>;

/**
 * Opens an account for the caller's session, for eight hours; its log says so. What was open before is
 * left. Throws `forbidden` for anybody but platform staff, `conflict` for their own account.
 */
export async function openVisit(
  { db }: { db: Db },
  { accountId, reason, mode }: Visit & { accountId: string },
): Promise<void> {
  unwrap(
    await db.rpc("open_visit", {
      p_account_id: accountId,
      p_reason: reason,
      p_may_change: mode === "change",
    }),
  );
}

/** Leaves the account that is open, if one is. Throws `forbidden` for anybody but platform staff. */
export async function leaveVisit({ db }: { db: Db }): Promise<void> {
  unwrap(await db.rpc("leave_visit"));
}
