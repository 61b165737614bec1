import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap } from "../db.ts";

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
export const CONTENT_SORTS = ["updated", "title", "status", "words", "published"] as const;

const yesNo = z.enum(["yes", "no"]).optional().catch(undefined);

/** Filters, order and page of the content list, as they stand in an address. */
export const ContentQuery = z.object({
  status: z.enum(CONTENT_STATUSES).optional().catch(undefined),
  source: z.enum(SOURCES).optional().catch(undefined),
  sync: z.enum(SYNC_STATUSES).optional().catch(undefined),
  linked: yesNo,
  optimized: yesNo,
  sector: z.uuid().optional().catch(undefined),
  q: z.string().trim().max(200).transform((text) => text || undefined).optional().catch(undefined),
  sort: z.enum(CONTENT_SORTS).default("updated").catch("updated"),
  dir: z.enum(["asc", "desc"]).default("desc").catch("desc"),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
  size: z.coerce.number().int().min(1).max(1000).default(25).catch(25),
});
export type ContentQuery = z.infer<typeof ContentQuery>;

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
  { siteId, query }: { siteId: string; query: ContentQuery },
): Promise<ContentPage> {
  return ContentPage.parse(unwrap(
    await db.rpc("list_content", {
      p_site_id: siteId,
      p_filter: {
        status: query.status ?? null,
        source: query.source ?? null,
        sync_status: query.sync ?? null,
        linked: query.linked ? query.linked === "yes" : null,
        optimized: query.optimized ? query.optimized === "yes" : null,
        sector_id: query.sector ?? null,
        search: query.q ?? null,
      },
      p_sort: query.sort,
      p_descending: query.dir === "desc",
      p_limit: query.size,
      p_offset: (query.page - 1) * query.size,
    }),
  ));
}
