import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { defineTable, type TableQuery } from "../table_query.ts";

const NoFilters = z.object({});

/** Payments as a table, newest first. */
export const paymentTable = defineTable<z.infer<typeof NoFilters>>({
  filters: NoFilters,
  sorts: ["paid_at"],
  firstSort: "-paid_at",
});

const Payments = z.object({
  total: z.int(),
  rows: z.array(z.object({
    id: z.uuid(),
    status: z.enum(["succeeded", "failed", "pending", "cancelled"]),
    amount_cents: z.int(),
    refunded_cents: z.int(),
    disputed_cents: z.int(),
    dispute_status: z.string().nullable(),
    currency: z.string(),
    card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
    failure: z.string().nullable(),
    paid_at: z.string(),
    invoice_id: z.uuid().nullable(),
    invoice_number: z.string().nullable(),
  })),
});
export type Payments = z.infer<typeof Payments>;

/** One page of payments, those that failed too. Throws `forbidden` for anybody but the owner. */
export async function listPayments(
  { db }: { db: Db },
  { page, size }: TableQuery<z.infer<typeof NoFilters>>,
): Promise<Payments> {
  const part = { p_limit: size, p_offset: (page - 1) * size };
  return Payments.parse(unwrap(await db.rpc("list_payments", part)));
}
