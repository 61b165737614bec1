import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { CONTENT_STATUSES } from "./list_content.ts";

const Slot = z.object({
  id: z.uuid(),
  kind: z.enum(["featured", "in_article"]),
  position: z.int(),
  prompt: z.string(),
  alt: z.string(),
  after_heading: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  status: z.enum(["prompt_pending", "prompt_ready", "generating", "generated", "failed"]),
  last_error: z.string().nullable(),
  updated_at: z.string(),
});
/** An image slot of a piece of content, with or without a picture. */
export type ImageSlot = z.infer<typeof Slot>;

const Content = z.object({
  id: z.uuid(),
  site_id: z.uuid(),
  task_id: z.uuid().nullable(),
  title: z.string(),
  slug: z.string(),
  html: z.string(),
  word_count: z.int(),
  excerpt: z.string(),
  meta_title: z.string(),
  meta_description: z.string(),
  primary_keyword: z.string().nullable(),
  secondary_keywords: z.array(z.string()),
  tags: z.array(z.string()),
  categories: z.array(z.string()),
  entity_type: z.string(),
  source: z.string(),
  sync_status: z.string(),
  status: z.enum(CONTENT_STATUSES),
  review_note: z.string(),
  version: z.int(),
  published_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  site: z.object({
    name: z.string(),
    slug: z.string(),
    domain: z.string().nullable(),
    description: z.string(),
    status: z.string(),
  }),
  sector: z.string(),
  versions: z.int(),
  images: z.array(Slot),
  jobs: z.array(ShownJob),
  review: z.object({ waiting: z.int(), next_id: z.uuid().nullable() }),
});
/** A piece of content with everything its editor, preview and review show. */
export type Content = z.infer<typeof Content>;

/** Throws `not_found` for content the person may not see. */
export async function readContent(
  { db }: { db: Db },
  { contentId }: { contentId: string },
): Promise<Content> {
  return Content.parse(
    unwrapOne(await db.rpc("read_content", { p_content_id: contentId }), "content"),
  );
}

/** The id of the content of a site that has waited longest for review; null when none waits. */
export async function readNextReview(
  { db }: { db: Db },
  { siteId }: { siteId: string },
): Promise<string | null> {
  return unwrap(await db.rpc("next_review", { p_site_id: siteId }));
}
