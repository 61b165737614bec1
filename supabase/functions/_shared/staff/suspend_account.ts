import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { StaffReason } from "./visits.ts";

export const Suspension = z.object({
  action: z.enum(["suspend", "restore"]),
  reason: StaffReason,
});
export type Suspension = z.infer<typeof Suspension>;

/**
 * Suspends an account or lets it work again, and tells its people why. Throws `forbidden` for anybody
 * but platform staff, `conflict` when it is so already, cancelled, or the caller's own.
 */
export async function suspendAccount(
  { db }: { db: Db },
  { accountId, action, reason }: Suspension & { accountId: string },
): Promise<void> {
  unwrap(
    await db.rpc("set_suspension", {
      p_account_id: accountId,
      p_suspended: action === "suspend",
      p_reason: reason,
    }),
  );
}
