import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const line = (most: number) =>
  z.string().trim().max(most, `At most ${most} characters.`).default("");

/** What stands on invoices, as the form sends it. */
export const BillingDetails = z.object({
  company: line(120),
  line1: line(120),
  line2: line(120),
  postal_code: line(20),
  city: line(80),
  country: z.string().trim().toUpperCase().regex(/^([A-Z]{2})?$/, "Two letters, such as DE.")
    .default(""),
  tax_number: line(40),
});
export type BillingDetails = z.infer<typeof BillingDetails>;

/** Changes what stands on the invoices to come. Throws `forbidden` for anybody but the owner. */
export async function saveBillingDetails(
  { db }: { db: Db },
  details: BillingDetails,
): Promise<void> {
  unwrap(await db.rpc("save_billing_details", { p_details: { ...details } }));
}

/** When packages are bought by themselves, as the form sends it. Whole units of the currency for the ceiling. */
export const TopUpForm = z.object({
  threshold: z.coerce.number("A number of credits.").int().min(1, "At least 1.").max(1_000_000),
  package: z.string().max(60),
  ceiling: z.coerce.number("An amount.").int().min(1, "At least 1.").max(1_000_000),
  consent: z.literal("yes", "Tick this to agree; without it nothing is bought."),
});
export type TopUpForm = z.infer<typeof TopUpForm>;

/**
 * Lets packages be bought by themselves. Throws `invalid` with messages by field, `conflict` while there is no card.
 */
export async function switchTopUpOn({ db }: { db: Db }, form: TopUpForm): Promise<void> {
  unwrap(
    await db.rpc("save_top_up", {
      p_enabled: true,
      p_threshold: form.threshold,
      p_package: form.package,
      p_ceiling_cents: form.ceiling * 100,
    }),
  );
}

/** Buys nothing by itself any more. */
export async function switchTopUpOff({ db }: { db: Db }): Promise<void> {
  unwrap(await db.rpc("save_top_up", { p_enabled: false }));
}
