import { deepEqual, equal } from "node:assert/strict";
import { controlRun } from "core/automation/control_run.ts";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { orderContent } from "core/content/order_content.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import {
  assertLedgerBalanced,
  jobsOf,
  openWorkshop,
  workerDeps,
  type Workshop,
} from "./workshop.ts";

/** A second site of the same account. */
async function secondSite(shop: Workshop, allow: () => Promise<unknown>): Promise<string> {
  await allow();
  const { data, error } = await shop.db.rpc("create_site", {
    p_name: "Tea House",
    p_sector_names: ["Tea"],
  });
  if (error || !data) throw new Error(error?.message);
  return data;
}

databaseTest(
  "two runs of one account, four workers, ticks, orders and cancels at once: nothing is lost",
  async (given) => {
    const shop = await openWorkshop(given, 20_000);
    const teaHouse = await secondSite(shop, () =>
      given.stack.sql(
        "update public.accounts set plan_id = (select id from public.plans where slug = 'growth') where id = $1",
        [shop.person.accountId],
      ));
    await shop.addKeywords(Array.from({ length: 120 }, (_, n) => `topic${n % 12} word${n}x`));
    await given.stack.sql(
      `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select s.account_id, s.site_id, s.id, 'leaf' || n % 9 || ' word' || n || 'x'
     from public.sectors s, generate_series(1, 60) n where s.site_id = $1`,
      [teaHouse],
    );
    const config = RunConfig.parse({
      ideas_per_cluster: 2,
      images_per_article: 1,
      max_articles: 12,
    });
    const start = (siteId: string) =>
      startRun({ db: shop.db, costs: COSTS }, { siteId, config, key: crypto.randomUUID() });
    const runs = await Promise.all([start(shop.siteId), start(teaHouse)]);
    const ids = await shop.addTasks(Array.from({ length: 8 }, (_, n) => `By hand ${n}`));
    const deps = Array.from(
      { length: 4 },
      (_, n) => workerDeps(given, fakeAi(), { name: `worker ${n}` }),
    );
    let isDone = false;
    const ticking = (async () => {
      while (!isDone) {
        await given.stack.sql("select app.automation_tick()");
        await new Promise((go) => setTimeout(go, 20));
      }
    })();
    const ordering = Promise.all(
      ids.map((id) =>
        orderContent({ db: shop.db }, { siteId: shop.siteId, ids: [id], key: crypto.randomUUID() })
      ),
    );
    const steering = (async () => {
      await controlRun({ db: shop.db }, { id: runs[1], action: "pause" });
      await controlRun({ db: shop.db }, { id: runs[1], action: "resume" });
    })();
    const work = () =>
      Promise.all(deps.map((own) => runWorker(own, { limit: 3, budgetMs: 60_000 })));
    await Promise.all([work(), ordering, steering]);
    // A slow machine needs more than one budget; a run that stands still would never end this.
    while ((await work()).some(({ more }) => more));
    isDone = true;
    await ticking;
    deepEqual(deps.flatMap(({ lines }) => lines), [], "no job failed");
    for (const id of runs) {
      const run = await readRun({ db: shop.db }, { id });
      deepEqual([run.status, run.credits_reserved], ["completed", 0]);
    }
    const jobs = await jobsOf(given, shop);
    equal(jobs.filter(({ status }) => status !== "succeeded").length, 0);
    await assertLedgerBalanced(given, shop);
  },
);
