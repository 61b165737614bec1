import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const Failures = z.object({
  total: z.number(),
  jobs: z.array(z.object({
    id: z.uuid(),
    function: z.string(),
    label: z.string(),
    /** `failed` at once, or `dead` after every attempt. */
    status: z.enum(["failed", "dead"]),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    attempts: z.number(),
    /** Words asked of an article. */
    target_words: z.number().nullable(),
    run_id: z.uuid().nullable(),
    finished_at: z.string(),
  })),
});
export type Failures = z.infer<typeof Failures>;

/** Jobs of a site that failed for good in the last 30 days and that nobody ordered again, newest first. */
export async function listFailures(
  { db }: { db: Db },
  { siteId, page, size }: { siteId: string; page: number; size: number },
): Promise<Failures> {
  return Failures.parse(unwrap(
    await db.rpc("list_failures", {
      p_site_id: siteId,
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}
