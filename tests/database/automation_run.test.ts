import { equal, ok } from "node:assert/strict";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import { assertLedgerBalanced, openWorkshop, work } from "./workshop.ts";

databaseTest("a run takes new keywords through all seven stages to review", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(["espresso machine", "espresso beans", "filter paper", "filter coffee"]);
  const config = RunConfig.parse({ ideas_per_cluster: 2, images_per_article: 1 });
  const id = await startRun({ db: shop.db, costs: COSTS }, {
    siteId: shop.siteId,
    config,
    key: crypto.randomUUID(),
  });
  const report = await work(given, fakeAi());
  equal(report.failed + report.lost + report.retried, 0);
  const run = await readRun({ db: shop.db }, { id });
  equal(run.status, "completed");
  const done = Object.fromEntries(
    Object.entries(run.stages).map(([stage, { done, total }]) => [stage, `${done}/${total}`]),
  );
  const expected = { 1: "1/1", 2: "2/2", 3: "4/4", 4: "4/4", 5: "4/4", 6: "8/8", 7: "4/4" };
  equal(JSON.stringify(done), JSON.stringify(expected));
  ok(run.credits_spent <= run.estimate.credits, `${run.credits_spent} of ${run.estimate.credits}`);
  equal(run.credits_reserved, 0);
  await assertLedgerBalanced(given, shop);
});
