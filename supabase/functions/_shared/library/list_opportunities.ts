import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { pageArguments, type TableQuery } from "../table_query.ts";
import { type OpportunityFilters, seedColumns } from "./schema.ts";

const Opportunities = z.object({
  total: z.int(),
  rows: z.array(z.object({ ...seedColumns, industry_sector: z.string() })),
  industry_sectors: z.array(z.object({ id: z.uuid(), name: z.string(), open: z.int() })),
});

/** Seed keywords of a site's industry which the site lacks, and what each sector of it still offers. */
export type Opportunities = z.infer<typeof Opportunities>;

/** One page of a site's keyword opportunities in one round trip; empty for a site without an industry. */
export async function listOpportunities(
  { db }: { db: Db },
  { siteId, query }: { siteId: string; query: TableQuery<OpportunityFilters> },
): Promise<Opportunities> {
  const answer = await db.rpc("keyword_opportunities", {
    p_site_id: siteId,
    ...pageArguments(query),
  });
  return Opportunities.parse(unwrap(answer));
}
