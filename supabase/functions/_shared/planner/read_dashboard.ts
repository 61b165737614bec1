import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { ShownJob } from "../jobs/shown_job.ts";

const PlannerDashboard = z.object({
  /** `volume` is the sum of what is known; null when nothing is. */
  keywords: z.object({ total: z.int(), unclustered: z.int(), volume: z.number().nullable() }),
  clusters: z.object({ total: z.int(), without_ideas: z.int() }),
  ideas: z.object({ total: z.int(), new: z.int() }),
  tasks: z.object({ total: z.int(), queued: z.int() }),
  content: z.object({ total: z.int(), published: z.int(), review: z.int() }),
  /** Keywords by intent, with `unknown`. */
  intents: z.record(z.string(), z.int()),
  largest: z.array(z.object({
    id: z.string(),
    name: z.string(),
    total_volume: z.number().nullable(),
    keyword_count: z.int(),
  })),
  jobs: z.array(ShownJob),
});
export type PlannerDashboard = z.infer<typeof PlannerDashboard>;

/** How far the planning of a site has come, in one round trip. */
export async function readPlannerDashboard(
  { db }: { db: Db },
  siteId: string,
): Promise<PlannerDashboard> {
  return PlannerDashboard.parse(
    unwrap(await db.rpc("planner_dashboard", { p_site_id: siteId })),
  );
}
