import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { ShownJob } from "../jobs/shown_job.ts";
import { StatusCounts } from "../planner/status_counts.ts";
import { pageArguments, type TableQuery } from "../table_query.ts";
import { ClusterChoice, type KeywordFilters, ListedKeyword } from "./schema.ts";

const KeywordPage = z.object({
  total: z.int(),
  rows: z.array(ListedKeyword),
  statuses: StatusCounts,
  clusters: z.array(ClusterChoice),
  jobs: z.array(ShownJob),
});
/** One page of keywords, what matches in all, and what the page's filters offer. */
export type KeywordPage = z.infer<typeof KeywordPage>;

/** One page of a site's keyword table, in one round trip. */
export async function listKeywords(
  { db }: { db: Db },
  { siteId, query }: { siteId: string; query: TableQuery<KeywordFilters> },
): Promise<KeywordPage> {
  const answer = await db.rpc("keyword_page", { p_site_id: siteId, ...pageArguments(query) });
  return KeywordPage.parse(unwrap(answer));
}
