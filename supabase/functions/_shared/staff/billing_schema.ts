import { z } from "npm:zod@4.6.7";

const card = z.object({ brand: z.string(), last4: z.string() }).nullable();

/** How an account pays, as staff read it. Sums in cents. */
export const StaffBilling = z.object({
  /** Credits it owes. */
  debt: z.int(),
  purchased_credits: z.int(),
  customer_id: z.string().nullable(),
  card,
  /** The one that goes on, or the one that ended last. */
  subscription: z.object({
    id: z.string(),
    plan: z.string().nullable(),
    cycle: z.string().nullable(),
    amount_cents: z.int().nullable(),
    currency: z.string().nullable(),
    status: z.string(),
    period_end: z.string(),
    cancelling: z.boolean(),
    past_due_since: z.string().nullable(),
    notices: z.int(),
    suspended_at: z.string().nullable(),
    ended_at: z.string().nullable(),
  }).nullable(),
  top_up: z.object({
    enabled: z.boolean(),
    threshold: z.int(),
    package: z.string(),
    ceiling_cents: z.int(),
    stopped: z.string().nullable(),
  }).nullable(),
  /** The last ten, newest first; so are the payments. */
  invoices: z.array(z.object({
    id: z.uuid(),
    number: z.string(),
    issued_at: z.string(),
    total_cents: z.int(),
    tax_cents: z.int(),
    currency: z.string(),
    credits: z.int(),
    credits_taken_back: z.int(),
    noted_cents: z.int(),
    corrects: z.string().nullable(),
  })),
  payments: z.array(z.object({
    id: z.uuid(),
    status: z.enum(["succeeded", "failed", "pending", "cancelled"]),
    amount_cents: z.int(),
    refunded_cents: z.int(),
    disputed_cents: z.int(),
    dispute_status: z.string().nullable(),
    currency: z.string(),
    card,
    failure: z.string().nullable(),
    paid_at: z.string(),
    provider_id: z.string(),
    invoice_number: z.string().nullable(),
  })),
});
export type StaffBilling = z.infer<typeof StaffBilling>;
