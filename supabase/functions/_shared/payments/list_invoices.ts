import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { defineTable, type TableQuery } from "../table_query.ts";

const NoFilters = z.object({});

/** Invoices and credit notes as a table, newest first. */
export const invoiceTable = defineTable<z.infer<typeof NoFilters>>({
  filters: NoFilters,
  sorts: ["issued_at"],
  firstSort: "-issued_at",
});

const KINDS = ["subscription", "package", "other", "credit_note"] as const;

const Invoices = z.object({
  total: z.int(),
  rows: z.array(z.object({
    id: z.uuid(),
    number: z.string(),
    kind: z.enum(KINDS),
    issued_at: z.string(),
    total_cents: z.int(),
    tax_cents: z.int(),
    currency: z.string(),
    credits: z.int(),
    /** What was given back of it. */
    noted_cents: z.int(),
    description: z.string().nullable(),
    /** The invoice that a credit note corrects. */
    corrects: z.string().nullable(),
  })),
});
export type Invoices = z.infer<typeof Invoices>;

/** One page of invoices. Throws `forbidden` for anybody but the owner. */
export async function listInvoices(
  { db }: { db: Db },
  { page, size }: TableQuery<z.infer<typeof NoFilters>>,
): Promise<Invoices> {
  const part = { p_limit: size, p_offset: (page - 1) * size };
  return Invoices.parse(unwrap(await db.rpc("list_invoices", part)));
}

const Party = z.object({
  name: z.string(),
  tax_number: z.string(),
});

const Invoice = z.object({
  number: z.string(),
  kind: z.enum(KINDS),
  issued_at: z.string(),
  currency: z.string(),
  subtotal_cents: z.int(),
  tax_cents: z.int(),
  total_cents: z.int(),
  lines: z.array(z.object({ description: z.string(), quantity: z.int(), amount: z.int() })),
  issuer: Party.extend({ address: z.string() }),
  customer: Party.extend({
    email: z.string().nullable(),
    line1: z.string(),
    line2: z.string(),
    postal_code: z.string(),
    city: z.string(),
    country: z.string(),
  }),
  credits: z.int(),
  corrects: z.string().nullable(),
  /** What it was paid with. */
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
});

/** Everything that stands on an invoice. */
export type Invoice = z.infer<typeof Invoice>;

/** Reads an invoice. Throws `not_found` for one of another account. */
export async function readInvoice({ db }: { db: Db }, { id }: { id: string }): Promise<Invoice> {
  return Invoice.parse(unwrapOne(await db.rpc("read_invoice", { p_id: id }), "invoice"));
}
