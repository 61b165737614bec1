import { equal } from "node:assert/strict";
import { listRuns } from "core/automation/list_runs.ts";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { type DatabaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import type { Workshop } from "./workshop.ts";

/** Four keywords that make two clusters. */
export const KEYWORDS = ["espresso machine", "espresso beans", "filter paper", "filter coffee"];

type Config = Parameters<typeof RunConfig.parse>[0];

/** Starts a run of the workshop's site; answers its id. */
export function start(
  shop: Workshop,
  config: Config = {},
  more: { creditCap?: number; key?: string; sectorId?: string } = {},
) {
  return startRun({ db: shop.db, costs: COSTS }, {
    siteId: shop.siteId,
    config: RunConfig.parse({ ideas_per_cluster: 2, images_per_article: 1, ...(config as object) }),
    key: crypto.randomUUID(),
    ...more,
  });
}

/** The stages of a run as "done/total". */
export async function stages(shop: Workshop, id: string) {
  const run = await readRun({ db: shop.db }, { id });
  const entries = Object.entries(run.stages).map((
    [stage, given],
  ) => [stage, `${given?.done}/${given?.total}`]);
  return Object.fromEntries(entries);
}

/** What state a run is in. */
export async function statusOf(shop: Workshop, id: string): Promise<string> {
  return (await readRun({ db: shop.db }, { id })).status;
}

/** The runs of a site, newest first. */
export async function runsOf(db: Workshop["db"], siteId: string) {
  return (await listRuns({ db }, { siteId, filter: { page: 1, size: 20 } })).runs;
}

/** How many articles of the site are in which state, as "4 review". */
export function contentStates(given: DatabaseTest, shop: Workshop) {
  return given.stack.sql<{ status: string; n: number }>(
    "select status, count(*)::integer as n from public.content where site_id = $1 group by 1 order by 1",
    [shop.siteId],
  ).then((rows) => rows.map(({ status, n }) => `${n} ${status}`));
}

/** The items of a stage of a run in a state, in their order. */
export function itemsOf(given: DatabaseTest, run: string, stage: number, status: string) {
  return given.stack.sql<{ subject_id: string; error: string | null }>(
    `select subject_id, error from public.automation_run_items
     where run_id = $1 and stage = $2 and status = $3 order by id`,
    [run, stage, status],
  );
}

/** Orders work on one subject as a person would, past any run. */
export async function orderByHand(
  { db, siteId }: Workshop,
  work: string,
  subject: string,
): Promise<void> {
  const { error } = await db.rpc("enqueue_jobs", {
    p_site_id: siteId,
    p_function: work,
    p_items: [{ subject_id: subject, count: 2, max_in_article: 1 }],
    p_key: crypto.randomUUID(),
  });
  equal(error, null);
}
