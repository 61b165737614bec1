import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const LiveJob = z.object({
  id: z.uuid(),
  function: z.string(),
  label: z.string(),
  status: z.string(),
  phase: z.string(),
  percent: z.int(),
  message: z.string(),
  error: z.string().nullable(),
  attempts: z.int(),
  credits_reserved: z.int(),
  credits_charged: z.int().nullable(),
});

const Overview = z.object({
  keywords: z.int(),
  keywords_new: z.int(),
  clusters: z.int(),
  clusters_new: z.int(),
  ideas: z.int(),
  ideas_new: z.int(),
  tasks: z.int(),
  tasks_queued: z.int(),
  content: z.record(z.string(), z.int()),
  images: z.int(),
  published: z.array(z.object({
    id: z.uuid(),
    title: z.string(),
    slug: z.string(),
    word_count: z.int(),
    published_at: z.string(),
  })),
  live_jobs: z.array(LiveJob),
  run: z.object({ id: z.uuid(), status: z.string() }).nullable(),
});

/** How far the work on a site has come. */
export type Overview = z.infer<typeof Overview>;

/** Counts of every stage, the latest pages and what is running now; one round trip. */
export async function readOverview({ db }: { db: Db }, siteId: string): Promise<Overview> {
  return Overview.parse(unwrap(await db.rpc("site_overview", { p_site_id: siteId })));
}
