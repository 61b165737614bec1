import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap } from "../db.ts";
import { defineTable, type TableQuery, wordFilter } from "../table_query.ts";

export const IMAGE_STATUSES = [
  "prompt_pending",
  "prompt_ready",
  "generating",
  "generated",
  "failed",
] as const;

const Filters = z.object({
  status: wordFilter(IMAGE_STATUSES),
  kind: wordFilter(["featured", "in_article"]),
});
export type ImageFilters = z.infer<typeof Filters>;

/** How the gallery is addressed. */
export const imageTable = defineTable<ImageFilters>({
  filters: Filters,
  sorts: ["created"],
  firstSort: "-created",
  firstSize: 25,
});

const GalleryImage = z.object({
  id: z.uuid(),
  content_id: z.uuid(),
  title: z.string(),
  kind: z.enum(["featured", "in_article"]),
  position: z.int(),
  prompt: z.string(),
  alt: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  status: z.enum(IMAGE_STATUSES),
  last_error: z.string().nullable(),
  model: z.string().nullable(),
  updated_at: z.string(),
});
export type GalleryImage = z.infer<typeof GalleryImage>;

const ImagePage = z.object({
  total: z.int(),
  counts: z.record(z.string(), z.int()),
  rows: z.array(GalleryImage),
  jobs: z.array(ShownJob),
});
export type ImagePage = z.infer<typeof ImagePage>;

/** A page of a site's image slots, newest first, with counts by state and live jobs. */
export async function listImages(
  { db }: { db: Db },
  { siteId, ids, query }: {
    siteId: string;
    /** Only these. */
    ids?: string[];
    query: TableQuery<ImageFilters>;
  },
): Promise<ImagePage> {
  const { filters, page, size } = query;
  return ImagePage.parse(unwrap(
    await db.rpc("list_images", {
      p_site_id: siteId,
      p_filter: { ids, ...filters },
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}
