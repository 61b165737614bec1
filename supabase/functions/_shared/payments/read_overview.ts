import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { CYCLES } from "./schema.ts";

const Overview = z.object({
  plan: z.object({
    slug: z.string(),
    name: z.string(),
    monthly_credits: z.int(),
    cycle: z.enum(CYCLES).nullable(),
    period_end: z.string().nullable(),
  }),
  subscription: z.object({
    status: z.string(),
    period_end: z.string(),
    cancelling: z.boolean(),
    past_due_since: z.string().nullable(),
    /** When the account is suspended for that. */
    works_until: z.string().nullable(),
    /** What the next period is; null for a price that is not known here. */
    next_plan: z.object({
      slug: z.string(),
      name: z.string(),
      cycle: z.enum(CYCLES),
      amount: z.int(),
      currency: z.string(),
    }).nullable(),
  }).nullable(),
  card: z.object({
    brand: z.string(),
    last4: z.string(),
    exp_month: z.int(),
    exp_year: z.int(),
  }).nullable(),
  /** Whether anything was ever bought or begun. */
  is_customer: z.boolean(),
  details: z.object({
    company: z.string(),
    line1: z.string(),
    line2: z.string(),
    postal_code: z.string(),
    city: z.string(),
    country: z.string(),
    tax_number: z.string(),
  }),
  top_up: z.object({
    enabled: z.boolean(),
    threshold: z.int(),
    package: z.string(),
    ceiling_cents: z.int(),
    consented_at: z.string().nullable(),
    stopped: z.string().nullable(),
    spent_cents: z.int(),
  }).nullable(),
  packages: z.array(z.object({
    slug: z.string(),
    name: z.string(),
    credits: z.int(),
    price_cents: z.int(),
    currency: z.string(),
  })),
});

/** How the owner's account pays: plan, subscription, card, what stands on invoices, automatic purchases. */
export type Overview = z.infer<typeof Overview>;

/** Reads it. Throws `forbidden` for anybody but the owner. */
export async function readOverview({ db }: { db: Db }): Promise<Overview> {
  return Overview.parse(unwrap(await db.rpc("billing_overview")));
}
