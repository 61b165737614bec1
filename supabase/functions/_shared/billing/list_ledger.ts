import { z } from "npm:zod@4.6.7";
import { dayFilter } from "../audit/schema.ts";
import { type Db, unwrap } from "../db.ts";
import { defineTable, type TableQuery, wordFilter } from "../table_query.ts";
import { ListedCost } from "./read_offer.ts";

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

/** What brought an entry about. */
export const LEDGER_CAUSES = [
  "signup",
  "job",
  "staff",
  "invoice",
  "refund",
  "dispute",
  "debt",
  "period",
  "upgrade",
] as const;

const LedgerFilters = z.object({
  type: wordFilter(LEDGER_TYPES),
  cause: wordFilter(LEDGER_CAUSES),
  /** First and last day, UTC. */
  from: dayFilter,
  to: dayFilter,
});
export type LedgerFilters = z.infer<typeof LedgerFilters>;

/** The ledger as a table, newest entry first. */
export const ledgerTable = defineTable<LedgerFilters>({
  filters: LedgerFilters,
  sorts: ["id"],
  firstSort: "-id",
});

/** One entry: what it did to the balance, to the purchased part of it and to what is owed, in credits. */
export const LedgerEntry = z.object({
  id: z.int(),
  created_at: z.string(),
  type: z.enum(LEDGER_TYPES),
  cause: z.enum(LEDGER_CAUSES),
  amount: z.int(),
  balance_after: z.int(),
  purchased_amount: z.int(),
  purchased_after: z.int(),
  debt_amount: z.int(),
  debt_after: z.int(),
  description: z.string(),
  /** What the payment provider calls the invoice, refund or dispute. */
  reference: z.string().nullable(),
  job_id: z.uuid().nullable(),
});

const Ledger = z.object({
  total: z.int(),
  rows: z.array(LedgerEntry.extend({
    by: z.string().nullable(),
    /** The invoice it came of. */
    invoice: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  })),
  /** The balance by purse; null for people who do not see billing. */
  purses: z.object({
    plan: z.int(),
    purchased: z.int(),
    /** Credits owed after a refund or dispute. */
    debt: z.int(),
    /** Credits that waiting and running jobs hold; not part of the balance. */
    reserved: z.int(),
    carry_over: z.boolean(),
    carry_over_cap: z.int().nullable(),
    /** When the plan's next month begins. */
    next_at: z.string(),
  }).nullable(),
  /** Credits charged over the last `days` days, at most 30; `days` is null before the first charge. */
  spent: z.object({ credits: z.int(), days: z.number().nullable() }),
  costs: z.array(ListedCost),
});

/** One page of the ledger, newest first, with the purses, the recent pace and the price list. */
export type Ledger = z.infer<typeof Ledger>;

/** Only owners see entries and purses; for the others the ledger is empty and the price list is there. */
export async function listLedger(
  { db }: { db: Db },
  { filters, page, size }: TableQuery<LedgerFilters>,
): Promise<Ledger> {
  return Ledger.parse(unwrap(
    await db.rpc("read_ledger", {
      p_filters: filters,
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
