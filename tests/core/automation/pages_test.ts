import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { controlRun } from "core/automation/control_run.ts";
import { estimateRun } from "core/automation/estimate_run.ts";
import { listRuns, RunFilter } from "core/automation/list_runs.ts";
import { readOverview } from "core/automation/read_overview.ts";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { AppError } from "core/errors.ts";
import { readJob } from "core/jobs/read_job.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { COSTS } from "@/tests/database/costs.ts";
import {
  jobsOf,
  openWorkshop,
  passRetryTime,
  work,
  type Workshop,
} from "@/tests/database/workshop.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

function start(shop: Workshop, more: Record<string, unknown> = {}) {
  const config = RunConfig.parse({ ideas_per_cluster: 1, images_per_article: 0, ...more });
  const key = crypto.randomUUID();
  return startRun({ db: shop.db, costs: COSTS }, { siteId: shop.siteId, config, key });
}

/** A sector whose keywords need a clustering request of their own. */
async function secondSector({ stack }: DatabaseTest, { person, siteId }: Workshop): Promise<void> {
  await stack.sql(
    `with sector as (
       insert into public.sectors (account_id, site_id, name, slug) values ($1, $2, 'Tea', 'tea') returning id)
     insert into public.keywords (account_id, site_id, sector_id, keyword)
     select $1, $2, id, 'green tea' from sector`,
    [person.accountId, siteId],
  );
}

databaseTest("the overview counts what waits, then what a run has brought", async (given) => {
  const shop = await openWorkshop(given);
  const deps = { db: shop.db, costs: COSTS };
  await shop.addKeywords(["espresso machine", "espresso beans", "filter paper"]);
  const before = await readOverview(deps, shop);
  equal(before.forecast.keywords, 3);
  equal(before.live, null);
  const asked = { siteId: shop.siteId, config: RunConfig.parse({}) };
  await secondSector(given, shop);
  const { estimate } = await readOverview(deps, shop);
  equal(estimate.stages[0]?.items, 2);
  deepEqual(estimate, await estimateRun(deps, asked));
  const id = await start(shop);
  equal((await readOverview(deps, shop)).live?.id, id);
  await work(given, fakeAi());
  const [notice] = await given.stack.sql<{ body: string }>(
    "select body from public.notifications where account_id = $1 and kind = 'run_ended'",
    [shop.person.accountId],
  );
  match(notice?.body ?? "", /^\d+ steps done, \d+ credits spent\.$/);
  const after = await readOverview(deps, shop);
  equal(after.live, null);
  equal(after.outcomes.completed, 1);
  equal(after.runs[0]?.articles, after.steps.articles);
  ok(after.steps.articles > 0);
  const spent = (await readRun({ db: shop.db }, { id })).credits_spent;
  equal(after.usage.reduce((sum, { credits }) => sum + credits, 0), spent);
});

databaseTest("another tenant's overview, run and job are not there", async (given) => {
  const [shop, other] = [await openWorkshop(given), await openWorkshop(given)];
  await shop.addTasks(["A task"]);
  const id = await start(shop);
  const job = (await readRun({ db: shop.db }, { id })).items[0]?.job_id ?? "";
  equal((await readJob({ db: shop.db }, { id: job })).run_id, id);
  const stranger = { db: other.db, costs: COSTS };
  await rejects(readOverview(stranger, shop), { code: "not_found" });
  await rejects(readRun(stranger, { id }), { code: "not_found" });
  await rejects(readJob(stranger, { id: job }), { code: "not_found" });
  await rejects(controlRun(stranger, { id, action: "cancel" }), { code: "not_found" });
  await rejects(controlRun(stranger, { id: crypto.randomUUID(), action: "pause" }), {
    code: "not_found",
  });
});

databaseTest(
  "a job shows its ledger to those who may read it, and never its lease",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["A task"]);
    const id = await start(shop);
    const job = (await readRun({ db: shop.db }, { id })).items[0]?.job_id ?? "";
    const editor = await given.person("editor");
    await given.stack.sql(
      "update public.profiles set account_id = $1, role = 'editor' where id = $2",
      [
        shop.person.accountId,
        editor.id,
      ],
    );
    await given.stack.sql(
      "insert into public.site_user_access (account_id, site_id, user_id) values ($1, $2, $3)",
      [shop.person.accountId, shop.siteId, editor.id],
    );
    equal((await readJob({ db: shop.db }, { id: job })).ledger.length, 1);
    deepEqual((await readJob({ db: editor.db }, { id: job })).ledger, []);
    const { data } = await shop.db.rpc("job_details", { p_job_id: job });
    for (const secret of ["lease_token", "order_key", "idempotency_key"]) {
      ok(!(secret in (data as Record<string, unknown>)), secret);
    }
  },
);

databaseTest("a job tells of every attempt that failed, and goes on telling", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["Twice unlucky"]);
  await start(shop, { stages: { 1: false, 5: false, 6: false } });
  const moods = [
    new AppError("vendor_error", "Out of order.", { retryable: true }),
    new AppError("vendor_throttled", "Busy.", { retryable: true, retryAfter: 1 }),
  ];
  const ai = fakeAi();
  const usual = ai.chat.bind(ai);
  ai.chat = async (request) => {
    const isMine = request.messages[1]?.content.includes("Twice unlucky");
    const mood = isMine ? moods.shift() : undefined;
    if (mood) throw mood;
    return await usual(request);
  };
  for (let attempt = 0; attempt < 3; attempt++) {
    await work(given, ai);
    await passRetryTime(given, shop);
  }
  const [job] = (await jobsOf(given, shop)).filter((one) => one.function === "generate_content");
  const { status, failures } = await readJob({ db: shop.db }, { id: job?.id ?? "" });
  equal(status, "succeeded");
  deepEqual(failures.map(({ attempt, code, message }) => [attempt, code, message]), [
    [1, "vendor_error", "Out of order."],
    [2, "vendor_throttled", "Busy."],
  ]);
});

databaseTest("the list of runs filters and pages, newest first", async (given) => {
  const shop = await openWorkshop(given);
  const ids: string[] = [];
  for (let index = 0; index < 12; index++) {
    await shop.addTasks([`Task ${index}`]);
    const id = await start(shop);
    await controlRun({ db: shop.db }, { id, action: "cancel" });
    ids.unshift(id);
  }
  const page = (filter: Record<string, unknown>) =>
    listRuns({ db: shop.db }, { siteId: shop.siteId, filter: RunFilter.parse(filter) });
  const second = await page({ page: "2", size: "10", status: "cancelled" });
  deepEqual(second.runs.map(({ id }) => id), ids.slice(10));
  equal(second.total, 12);
  equal((await page({ status: "completed" })).total, 0);
  equal((await page({ page: "40" })).page, 1);
  equal((await page({ status: "<script>", page: "-4", size: "9e9" })).runs.length, 12);
});
