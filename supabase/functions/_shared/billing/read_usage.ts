import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { defineTable, type TableQuery, wordFilter } from "../table_query.ts";

const OPERATIONS = [
  "auto_cluster",
  "generate_ideas",
  "generate_content",
  "generate_image_prompts",
  "generate_images",
  "link_content",
  "optimize_content",
  "generate_site_structure",
  "generate_page",
  "reparse",
] as const;

/** Spans the usage page offers, in days. */
export const USAGE_DAYS = ["7", "30", "90", "365"] as const;

const UsageFilters = z.object({
  days: wordFilter(USAGE_DAYS),
  operation: wordFilter(OPERATIONS),
});
export type UsageFilters = z.infer<typeof UsageFilters>;

/** The single charges as a table, newest first. */
export const usageTable = defineTable<UsageFilters>({
  filters: UsageFilters,
  sorts: ["id"],
  firstSort: "-id",
});

const Usage = z.object({
  by_operation: z.array(z.object({
    operation: z.enum(OPERATIONS),
    label: z.string(),
    credits: z.int(),
    charges: z.int(),
    tokens_in: z.int(),
    tokens_out: z.int(),
    cost_usd: z.number(),
  })),
  by_day: z.array(z.object({ day: z.string(), credits: z.int() })),
  total: z.int(),
  rows: z.array(z.object({
    id: z.int(),
    created_at: z.string(),
    operation: z.enum(OPERATIONS),
    label: z.string(),
    credits: z.int(),
    quantity: z.int(),
    model: z.string().nullable(),
    tokens_in: z.int(),
    tokens_out: z.int(),
    cost_usd: z.number(),
    subject: z.string().nullable(),
    site: z.string().nullable(),
  })),
});

/** What was used: by operation, by day (UTC, every day of the span) and charge by charge. */
export type Usage = z.infer<typeof Usage>;

/** The usage of a span, 30 days when none is named; empty for people who do not manage the account. */
export async function readUsage(
  { db }: { db: Db },
  { filters, page, size }: TableQuery<UsageFilters>,
): Promise<Usage> {
  return Usage.parse(unwrap(
    await db.rpc("read_usage", {
      p_days: Number(filters.days ?? 30),
      p_operation: filters.operation,
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}
