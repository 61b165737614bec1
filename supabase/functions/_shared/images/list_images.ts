import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap } from "../db.ts";

export const IMAGE_STATUSES = [
  "prompt_pending",
  "prompt_ready",
  "generating",
  "generated",
  "failed",
] as const;

/** Filters and page of the gallery, as they stand in an address. */
export const ImageQuery = z.object({
  status: z.enum(IMAGE_STATUSES).optional().catch(undefined),
  kind: z.enum(["featured", "in_article"]).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
  size: z.coerce.number().int().min(1).max(1000).default(24).catch(24),
});
export type ImageQuery = z.infer<typeof ImageQuery>;

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
  { siteId, query }: { siteId: string; query: ImageQuery },
): Promise<ImagePage> {
  return ImagePage.parse(unwrap(
    await db.rpc("list_images", {
      p_site_id: siteId,
      p_filter: { status: query.status ?? null, kind: query.kind ?? null },
      p_limit: query.size,
      p_offset: (query.page - 1) * query.size,
    }),
  ));
}
