import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { ShownJob } from "../jobs/shown_job.ts";
import { StatusCounts } from "../planner/status_counts.ts";
import { pageArguments, type TableQuery } from "../table_query.ts";
import { LAST, readCursor, RowPlace, writeCursor } from "./keyword_cursor.ts";
import { KeywordColumns, KeywordView } from "./keyword_views.ts";
import { ClusterChoice, type KeywordFilters, ListedKeyword } from "./schema.ts";

const FacetCounts = z.record(z.string(), z.int());

/** For each filter, how many keywords match with each of its values, the other filters in force. */
export const KeywordFacets = z.object({
  status: FacetCounts,
  sector_id: FacetCounts,
  intent: FacetCounts,
  source: FacetCounts,
  clustered: FacetCounts,
});
export type KeywordFacets = z.infer<typeof KeywordFacets>;

const Answer = z.object({
  rows: z.array(ListedKeyword.extend({ value: RowPlace.shape.value })),
  before: z.boolean(),
  after: z.boolean(),
  total: z.int(),
  more: z.boolean(),
  facets: KeywordFacets,
  facets_more: z.boolean(),
  statuses: StatusCounts,
  clusters: z.array(ClusterChoice),
  jobs: z.array(ShownJob),
  /** New keywords that are being clustered right now. */
  clustering: z.int(),
  views: z.array(KeywordView),
  /** The person's own choice of columns. */
  columns: KeywordColumns.nullable(),
});

/** One page of keywords, what matches in all, and what the page's filters offer. */
export interface KeywordPage extends Omit<z.infer<typeof Answer>, "before" | "after" | "rows"> {
  rows: ListedKeyword[];
  /** `at` of the neighbouring pages and of the last one, where there are such. */
  previous?: string;
  next?: string;
  last?: string;
}

/**
 * One page of a site's keyword table, in one round trip. `more` says that more than `total` match,
 * `facets_more` that each count of the facets is at least that; with `exact` everything is counted.
 */
export async function listKeywords(
  { db }: { db: Db },
  { siteId, query, exact = false }: {
    siteId: string;
    query: TableQuery<KeywordFilters>;
    exact?: boolean;
  },
): Promise<KeywordPage> {
  const { sort, at } = query;
  const cursor = readCursor(sort, at);
  const answer = await db.rpc("keyword_page", {
    p_site_id: siteId,
    ...pageArguments(query),
    ...(cursor ? { p_cursor: cursor } : {}),
    p_exact: exact,
  });
  const { before, after, rows, ...found } = Answer.parse(unwrap(answer));
  const edge = (row: RowPlace | undefined, back: boolean) =>
    row && writeCursor(sort, { value: row.value, id: row.id, back });
  return {
    ...found,
    rows,
    ...(before ? { previous: edge(rows[0], true) } : {}),
    ...(after ? { next: edge(rows.at(-1), false), last: LAST } : {}),
  };
}
