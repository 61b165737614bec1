import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

export const Plan = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  monthly_credits: z.int(),
  /** Prices in cents, for a month and for a whole year. */
  price_cents: z.int(),
  yearly_price_cents: z.int(),
  currency: z.string(),
  /** Null: as many as wanted. */
  max_users: z.int().nullable(),
  max_sites: z.int().nullable(),
  /** Whether unused credits stay when a new month begins, and how many of them at most (null: all). */
  carry_over: z.boolean(),
  carry_over_cap: z.int().nullable(),
});
export type Plan = z.infer<typeof Plan>;

export const CreditPackage = z.object({
  slug: z.string(),
  name: z.string(),
  credits: z.int(),
  price_cents: z.int(),
  currency: z.string(),
});
export type CreditPackage = z.infer<typeof CreditPackage>;

export const ListedCost = z.object({
  operation: z.string(),
  label: z.string(),
  credits: z.int(),
  per_units: z.int(),
  unit: z.string(),
});
export type ListedCost = z.infer<typeof ListedCost>;

const Offer = z.object({
  plans: z.array(Plan),
  packages: z.array(CreditPackage),
  costs: z.array(ListedCost),
});
/** What anybody may choose from, smallest first, and what each operation costs. */
export type Offer = z.infer<typeof Offer>;

/** The plans and packages on offer and the price of every operation in credits. */
export async function readOffer({ db }: { db: Db }): Promise<Offer> {
  return Offer.parse(unwrap(await db.rpc("read_offer")));
}
