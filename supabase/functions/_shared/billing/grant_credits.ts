import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

/** Credits that staff give (or take back, below zero), with the reason the ledger shows. */
export const CreditGrant = z.object({
  account_id: z.uuid("Choose an account."),
  amount: z.coerce.number("Give a whole number of credits.").int("Give a whole number of credits.")
    .min(-1_000_000).max(1_000_000, "Give at most 1,000,000 credits at once.")
    .refine((amount) => amount !== 0, "Give an amount other than zero."),
  reason: z.string().trim().min(3, "Say why in a few words.").max(200),
  key: z.uuid(),
});
export type CreditGrant = z.infer<typeof CreditGrant>;

/**
 * Grants once per `key` and answers the balance. Throws `forbidden` for anyone but platform staff and
 * `invalid` when the balance would fall below zero.
 */
export async function grantCredits({ db }: { db: Db }, grant: CreditGrant): Promise<number> {
  return unwrap(
    await db.rpc("grant_credits", {
      p_account_id: grant.account_id,
      p_amount: grant.amount,
      p_reason: grant.reason,
      p_key: grant.key,
    }),
  );
}
