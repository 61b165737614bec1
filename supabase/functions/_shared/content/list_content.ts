import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap } from "../db.ts";
import {
  defineTable,
  idFilter,
  searchFilter,
  type TableQuery,
  wordFilter,
} from "../table_query.ts";

export const CONTENT_STATUSES = [
  "draft",
  "linked",
  "optimized",
  "review",
  "approved",
  "published",
  "archived",
] as const;
export const SOURCES = ["igny8", "wordpress", "shopify", "custom"] as const;
export const SYNC_STATUSES = ["native", "imported", "synced"] as const;
const YES_NO = ["yes", "no"] as const;

const Filters = z.object({
  status: wordFilter(CONTENT_STATUSES),
  source: wordFilter(SOURCES),
  sync: wordFilter(SYNC_STATUSES),
  linked: wordFilter(YES_NO),
  optimized: wordFilter(YES_NO),
  sector: idFilter,
  q: searchFilter,
});
export type ContentFilters = z.infer<typeof Filters>;

/** How the content list is addressed. */
export const contentTable = defineTable<ContentFilters>({
  filters: Filters,
  sorts: ["updated", "title", "status", "words", "published"],
  firstSort: "-updated",
  firstSize: 25,
});

const ContentRow = z.object({
  id: z.uuid(),
  title: z.string(),
  slug: z.string(),
  status: z.enum(CONTENT_STATUSES),
  source: z.string(),
  sync_status: z.string(),
  word_count: z.int(),
  linker_version: z.int(),
  optimizer_version: z.int(),
  updated_at: z.string(),
  published_at: z.string().nullable(),
  primary_keyword: z.string().nullable(),
  external_url: z.string().nullable(),
  version: z.int(),
  sector: z.string(),
  images: z.object({ all: z.int(), generated: z.int() }),
});
export type ContentRow = z.infer<typeof ContentRow>;

const ContentPage = z.object({
  total: z.int(),
  counts: z.record(z.string(), z.int()),
  rows: z.array(ContentRow),
  jobs: z.array(ShownJob),
});
export type ContentPage = z.infer<typeof ContentPage>;

/**
 * A page of a site's content, the number in each state, and the ids of its live jobs. Archived content
 * shows only when the filter asks for it.
 */
export async function listContent(
  { db }: { db: Db },
  { siteId, ids, query }: {
    siteId: string;
    /** Only these. */
    ids?: string[];
    query: TableQuery<ContentFilters>;
  },
): Promise<ContentPage> {
  const { filters, sort, page, size } = query;
  return ContentPage.parse(unwrap(
    await db.rpc("list_content", {
      p_site_id: siteId,
      p_filter: {
        ids,
        status: filters.status,
        source: filters.source,
        sync_status: filters.sync,
        linked: filters.linked && filters.linked === "yes",
        optimized: filters.optimized && filters.optimized === "yes",
        sector_id: filters.sector,
        search: filters.q,
      },
      p_sort: sort.replace("-", ""),
      p_descending: sort.startsWith("-"),
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}

/** The ids of all content a filter matches, at most 1000. */
export async function listContentIds(
  deps: { db: Db },
  { siteId, filters }: { siteId: string; filters: ContentFilters },
): Promise<string[]> {
  const query = { filters, sort: "-updated", page: 1, size: 1000 };
  return (await listContent(deps, { siteId, query })).rows.map(({ id }) => id);
}

/** The ids of all content a filter matches, newest change first, however many. */
export async function listAllContentIds(
  deps: { db: Db },
  { siteId, filters }: { siteId: string; filters: ContentFilters },
): Promise<string[]> {
  const ids = new Set<string>();
  for (let page = 1;; page++) {
    const query = { filters, sort: "-updated", page, size: 1000 };
    const { rows } = await listContent(deps, { siteId, query });
    for (const { id } of rows) ids.add(id);
    if (rows.length < query.size) return [...ids];
  }
}
