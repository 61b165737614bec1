import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { pageArguments, type TableQuery } from "../table_query.ts";
import { seedColumns, type SeedFilters } from "./schema.ts";

const SeedKeywords = z.object({
  total: z.int(),
  rows: z.array(z.object({
    ...seedColumns,
    sector: z.string(),
    sector_slug: z.string(),
    industry: z.string(),
    industry_slug: z.string(),
  })),
  industries: z.array(z.object({
    slug: z.string(),
    name: z.string(),
    sectors: z.array(z.object({ slug: z.string(), name: z.string() })),
  })),
});

/** One page of the seed library, and the industries to filter by. */
export type SeedKeywords = z.infer<typeof SeedKeywords>;

/** Seed keywords that match the query, in one round trip. */
export async function listSeedKeywords(
  { db }: { db: Db },
  query: TableQuery<SeedFilters>,
): Promise<SeedKeywords> {
  return SeedKeywords.parse(unwrap(await db.rpc("list_seed_keywords", pageArguments(query))));
}
