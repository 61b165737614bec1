import { z } from "npm:zod@4.6.7";

/** A plan is paid by month or by year. */
export const CYCLES = ["month", "year"] as const;

const Slug = z.string().regex(/^[a-z0-9-]{1,60}$/, "Choose one of those on the page.");

const PlanChoice = z.object({ kind: z.literal("plan"), slug: Slug, cycle: z.enum(CYCLES) });
const PackageChoice = z.object({ kind: z.literal("package"), slug: Slug });

/** What somebody wants to buy, as the buy buttons send it. */
export const Purchase = z.discriminatedUnion("kind", [PlanChoice, PackageChoice]);
export type Purchase = z.infer<typeof Purchase>;

/** Which plan somebody wants to change to. */
export const PlanWish = PlanChoice.omit({ kind: true });
export type PlanWish = z.infer<typeof PlanWish>;

/** A page of a checkout, by its id. */
export const CheckoutId = z.string().regex(/^cs_[A-Za-z0-9_]{5,200}$/);

const Key = z.uuid();

/** What the door of payments is asked for. */
export const PaymentOrder = z.discriminatedUnion("action", [
  z.object({ action: z.literal("checkout"), purchase: Purchase, key: Key }),
  z.object({ action: z.literal("fulfil"), session: CheckoutId }),
  z.object({ action: z.literal("portal") }),
  z.object({ action: z.literal("refresh") }),
  z.object({ action: z.literal("preview"), plan: PlanWish }),
  z.object({
    action: z.literal("change"),
    plan: PlanWish,
    at: z.int().positive(),
    /** Cents that were shown; another sum is not charged. */
    expected: z.int(),
    key: Key,
  }),
  z.object({ action: z.literal("cancel"), cancelling: z.boolean() }),
]);
export type PaymentOrder = z.infer<typeof PaymentOrder>;

const Card = z.object({
  brand: z.string(),
  last4: z.string(),
  exp_month: z.int(),
  exp_year: z.int(),
});
export type Card = z.infer<typeof Card>;

const Price = z.object({
  price_id: z.string(),
  kind: z.enum(["plan", "package"]),
  slug: z.string(),
  cycle: z.enum(CYCLES).nullable(),
  credits: z.int(),
  amount: z.int(),
  currency: z.string(),
  active: z.boolean(),
});
export type Price = z.infer<typeof Price>;

/** Whom the provider bills, as the database tells it. */
export const BuyerDetails = z.object({
  account_id: z.uuid(),
  name: z.string(),
  email: z.string(),
  address: z.object({
    line1: z.string(),
    line2: z.string(),
    postal_code: z.string(),
    city: z.string(),
    country: z.string(),
  }).nullable(),
  tax_number: z.string(),
});
export type BuyerDetails = z.infer<typeof BuyerDetails>;

/** What is known of the owner's account when something is ordered. */
export const BillingDesk = BuyerDetails.extend({
  plan: z.string(),
  cycle: z.string().nullable(),
  customer_id: z.string().nullable(),
  card: Card.nullable(),
  subscription: z.object({
    id: z.string(),
    item: z.string(),
    price: z.string(),
    status: z.string(),
    period_end: z.string(),
    cancelling: z.boolean(),
  }).nullable(),
  prices: z.array(Price),
});
export type BillingDesk = z.infer<typeof BillingDesk>;

/** What a change of plan means, before it is confirmed. */
export const ShownChange = z.object({
  /** Larger plans begin now and cost the difference; others begin with the next period. */
  now: z.boolean(),
  amount_due: z.int(),
  currency: z.string(),
  at: z.int(),
  lines: z.array(z.object({ description: z.string(), amount: z.int() })),
  from: z.object({ slug: z.string(), amount: z.int(), cycle: z.string().nullable() }),
  to: z.object({ slug: z.string(), amount: z.int(), cycle: z.string().nullable() }),
  period_end: z.string(),
});
export type ShownChange = z.infer<typeof ShownChange>;

/** Where a checkout stands. */
export const CheckoutState = z.object({
  state: z.enum(["paid", "open", "expired", "waiting"]),
});
export type CheckoutState = z.infer<typeof CheckoutState>;
