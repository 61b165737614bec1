import { z } from "npm:zod@4.6.7";
import type { Costs } from "../billing/estimate.ts";
import { type Db, unwrap } from "../db.ts";
import { planClustering } from "../keywords/order_clustering.ts";
import { estimateStages } from "./estimate_run.ts";
import { RUN_STATUSES, RunHead } from "./read_run.ts";
import { Forecast, RunConfig, type RunEstimate } from "./schema.ts";

const RecentRun = z.object({
  id: z.string(),
  status: z.enum(RUN_STATUSES),
  stop_reason: z.string().nullable(),
  credits_spent: z.number(),
  credit_cap: z.number().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  sector_name: z.string().nullable(),
  /** The rule that started it. */
  rule_name: z.string().nullable(),
  /** Steps done and failed. */
  done: z.number(),
  failed: z.number(),
  /** Articles handed to review or published. */
  articles: z.number(),
});
export type RecentRun = z.infer<typeof RecentRun>;

const Overview = z.object({
  forecast: Forecast,
  /** The run that is going on or paused. */
  live: RunHead.nullable(),
  runs: z.array(RecentRun),
  /** How the runs of the last 30 days ended, and the credits they spent. */
  outcomes: z.object({
    completed: z.number(),
    failed: z.number(),
    cancelled: z.number(),
    credits: z.number(),
  }),
  /** Steps of the last 30 days. */
  steps: z.object({ done: z.number(), failed: z.number(), articles: z.number() }),
  /** The site's rules, how many are on, and when the next schedule is due. */
  rules: z.object({ active: z.number(), total: z.number(), next_at: z.string().nullable() }),
  /** Jobs that failed for good and that nobody ordered again. */
  failures: z.number(),
  /** Credits used on the site by day (UTC, yyyy-mm-dd), only days with any; empty for non-managers. */
  usage: z.array(z.object({ day: z.string(), credits: z.number() })),
});
export type AutomationOverview = z.infer<typeof Overview> & {
  /** What a run with the default settings would reserve at most. */
  estimate: RunEstimate;
};

/** What the automation dashboard of a site shows. Raises `not_found`. */
export async function readOverview(
  { db, costs }: { db: Db; costs: Costs },
  { siteId }: { siteId: string },
): Promise<AutomationOverview> {
  const config = RunConfig.parse({});
  const [answer, { requests }] = await Promise.all([
    db.rpc("automation_overview", { p_site_id: siteId }),
    planClustering({ db }, { siteId, filters: { status: "new" } }, config.max_keywords),
  ]);
  const overview = Overview.parse(unwrap(answer));
  return { ...overview, estimate: estimateStages(costs, overview.forecast, requests, config) };
}
