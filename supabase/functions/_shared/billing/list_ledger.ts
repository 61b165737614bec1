import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { defineTable, type TableQuery, wordFilter } from "../table_query.ts";

export const LEDGER_TYPES = [
  "signup",
  "subscription",
  "purchase",
  "reservation",
  "settlement",
  "release",
  "refund",
  "adjustment",
  "monthly_reset",
] as const;

const LedgerFilters = z.object({ type: wordFilter(LEDGER_TYPES) });
export type LedgerFilters = z.infer<typeof LedgerFilters>;

/** The ledger as a table, newest entry first. */
export const ledgerTable = defineTable<LedgerFilters>({
  filters: LedgerFilters,
  sorts: ["id"],
  firstSort: "-id",
});

const Ledger = z.object({
  total: z.int(),
  rows: z.array(z.object({
    id: z.int(),
    type: z.enum(LEDGER_TYPES),
    amount: z.int(),
    balance_after: z.int(),
    description: z.string(),
    created_at: z.string(),
    by: z.string().nullable(),
  })),
  /** Credits charged over the last `days` days, at most 30; `days` is null before the first charge. */
  spent: z.object({ credits: z.int(), days: z.number().nullable() }),
  period_end: z.string().nullable(),
  costs: z.array(z.object({
    operation: z.string(),
    label: z.string(),
    credits: z.int(),
    per_units: z.int(),
    unit: z.string(),
  })),
});

/** One page of the ledger, newest first, with the recent pace and the price list. */
export type Ledger = z.infer<typeof Ledger>;

/** Only managers see entries; for the others the ledger is empty and the price list is there. */
export async function listLedger(
  { db }: { db: Db },
  { filters, page, size }: TableQuery<LedgerFilters>,
): Promise<Ledger> {
  return Ledger.parse(unwrap(
    await db.rpc("read_ledger", {
      p_type: filters.type,
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}

/** Whole days a balance lasts at the recent pace; null while nothing was spent. */
export function daysLeft(balance: number, spent: Ledger["spent"]): number | null {
  if (!spent.days || spent.credits === 0) return null;
  return Math.floor(balance / (spent.credits / spent.days));
}
