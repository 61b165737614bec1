import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { defineTable, idFilter, type TableQuery, wordFilter } from "../table_query.ts";

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
  site: idFilter,
  person: idFilter,
});
export type UsageFilters = z.infer<typeof UsageFilters>;

/** The single charges as a table, newest first. */
export const usageTable = defineTable<UsageFilters>({
  filters: UsageFilters,
  sorts: ["id"],
  firstSort: "-id",
});

const Part = z.object({
  /** Null for work of nobody or of somebody who left. */
  id: z.uuid().nullable(),
  label: z.string().nullable(),
  credits: z.int(),
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
  by_site: z.array(Part),
  by_person: z.array(Part),
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
    person: z.string().nullable(),
  })),
});

/**
 * What was used: by operation, site, person and day (UTC, every day of the span), and charge by charge. Each sum
 * leaves its own filter out.
 */
export type Usage = z.infer<typeof Usage>;

/** The usage of a span, 30 days when none is named; empty for everybody but owners. */
export async function readUsage(
  { db }: { db: Db },
  { filters: { days, ...filters }, page, size }: TableQuery<UsageFilters>,
): Promise<Usage> {
  return Usage.parse(unwrap(
    await db.rpc("read_usage", {
      p_days: Number(days ?? 30),
      p_filters: filters,
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}
