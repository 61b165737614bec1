import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap } from "../db.ts";

const Counts = z.record(z.string(), z.int());

const WriterDashboard = z.object({
  tasks: Counts,
  content: Counts,
  images: Counts,
  /** Contents without any image prompt. */
  without_images: z.int(),
  /** Ideas that wait to be queued. */
  ideas: z.int(),
  recent: z.array(z.object({
    id: z.uuid(),
    title: z.string(),
    status: z.string(),
    word_count: z.int(),
    updated_at: z.string(),
  })),
  words: z.array(z.object({ day: z.string(), words: z.int() })),
  jobs: z.array(ShownJob),
});
export type WriterDashboard = z.infer<typeof WriterDashboard>;

/** Counts by state, the latest content, words written per day and live jobs of a site. */
export async function readWriterDashboard(
  { db }: { db: Db },
  { siteId, days = 30 }: { siteId: string; days?: number },
): Promise<WriterDashboard> {
  return WriterDashboard.parse(
    unwrap(await db.rpc("writer_dashboard", { p_site_id: siteId, p_days: days })),
  );
}
