import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { orderContent } from "core/content/order_content.ts";
import { stopWords } from "@/components/automation/run_words.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { COSTS } from "@/tests/database/costs.ts";
import {
  assertLedgerBalanced,
  jobsOf,
  openWorkshop,
  work,
  type Workshop,
} from "@/tests/database/workshop.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

type Status = "active" | "suspended" | "cancelled";

function setStatus({ stack }: DatabaseTest, { person }: Workshop, status: Status) {
  return stack.sql("update public.accounts set status = $2 where id = $1", [
    person.accountId,
    status,
  ]);
}

const follow = ({ stack }: DatabaseTest) => stack.sql("select app.follow_account_states()");

async function orderArticle(shop: Workshop, title = "One") {
  const ids = await shop.addTasks([title]);
  const key = crypto.randomUUID();
  const order = await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key });
  return order.jobs[0] ?? "";
}

const states = async (t: DatabaseTest, shop: Workshop) =>
  (await jobsOf(t, shop)).map(({ status }) => status);

databaseTest(
  "what a suspended account ordered waits and goes on when it is active again",
  async (t) => {
    const shop = await openWorkshop(t, 100);
    await orderArticle(shop);
    const reserved = await shop.credits();
    await setStatus(t, shop, "suspended");
    const ai = fakeAi();
    await work(t, ai);
    await follow(t);
    deepEqual(ai.calls, []);
    deepEqual(await states(t, shop), ["queued"]);
    equal(await shop.credits(), reserved, "the reservation is held");
    await setStatus(t, shop, "active");
    await work(t, ai);
    deepEqual(await states(t, shop), ["succeeded"]);
    await assertLedgerBalanced(t, shop);
  },
);

databaseTest("a job that was taken up just before the suspension makes no call", async (t) => {
  const shop = await openWorkshop(t, 100);
  const id = await orderArticle(shop);
  const { data } = await t.service.rpc("claim_jobs", { p_worker: "hand", p_limit: 100 });
  const lease = data?.find((job) => job.id === id)?.lease_token ?? "";
  await setStatus(t, shop, "suspended");
  const args = { p_job_id: id, p_lease: lease };
  const told = await t.service.rpc("job_input", args);
  equal(told.error, null);
  equal(told.data, null);
  const [job] = await jobsOf(t, shop);
  equal(job?.status, "queued");
  equal(job?.attempts, 0, "as if it had not begun");
  const late = await t.service.rpc("heartbeat_job", { ...args, p_phase: "PREP", p_percent: 20 });
  equal(late.data, false, "the lease is gone");
  await setStatus(t, shop, "active");
  await work(t, fakeAi());
  deepEqual(await states(t, shop), ["succeeded"]);
});

databaseTest("a call that is paid for already is kept, the repair after it waits", async (t) => {
  const shop = await openWorkshop(t, 100);
  const ai = fakeAi({
    article: async () => {
      await setStatus(t, shop, "suspended");
      return "nonsense";
    },
  });
  await orderArticle(shop);
  const report = await work(t, ai);
  equal(report.lost, 1);
  deepEqual(ai.calls, ["article"], "one call, no repair");
  deepEqual(await states(t, shop), ["queued"]);
  await setStatus(t, shop, "active");
  delete ai.scripts.article;
  await work(t, ai);
  deepEqual(await states(t, shop), ["succeeded"]);
  await assertLedgerBalanced(t, shop);
});

databaseTest("an answer that arrives after the suspension is stored and settled", async (t) => {
  const shop = await openWorkshop(t, 100);
  const ai = fakeAi();
  await orderArticle(shop);
  const chat = ai.chat.bind(ai);
  ai.chat = async (request) => {
    const answer = await chat(request);
    await setStatus(t, shop, "suspended");
    return answer;
  };
  const report = await work(t, ai);
  equal(report.succeeded, 1);
  await assertLedgerBalanced(t, shop);
});

databaseTest("a run pauses with its account, orders nothing, and goes on with it", async (t) => {
  const shop = await openWorkshop(t);
  await shop.addKeywords(["espresso machine", "espresso beans"]);
  const id = await startRun({ db: shop.db, costs: COSTS }, {
    siteId: shop.siteId,
    config: RunConfig.parse({ ideas_per_cluster: 1, images_per_article: 0 }),
    key: crypto.randomUUID(),
  });
  const ai = fakeAi();
  const chat = ai.chat.bind(ai);
  // It happens while the clustering is with the vendor.
  ai.chat = async (request) => {
    const answer = await chat(request);
    if (request.name === "keyword_clusters") await setStatus(t, shop, "suspended");
    return answer;
  };
  await work(t, ai);
  deepEqual(ai.calls, ["keyword_clusters"]);
  const run = await readRun({ db: shop.db }, { id });
  equal(run.status, "paused");
  match(stopWords(run) ?? "", /goes on by itself/);
  equal(run.credits_reserved, 0, "nothing was ordered after it");
  await follow(t);
  equal((await readRun({ db: shop.db }, { id })).status, "paused");
  await setStatus(t, shop, "active");
  await follow(t);
  await work(t, ai);
  equal((await readRun({ db: shop.db }, { id })).status, "completed");
  await assertLedgerBalanced(t, shop);
});

databaseTest("a run that its people paused stays paused when the account comes back", async (t) => {
  const shop = await openWorkshop(t);
  const id = await startRun({ db: shop.db, costs: COSTS }, {
    siteId: shop.siteId,
    config: RunConfig.parse({}),
    key: crypto.randomUUID(),
  });
  await t.stack.sql(
    "update public.automation_runs set status = 'paused', stop_reason = 'paused_by_user' where id = $1",
    [id],
  );
  await setStatus(t, shop, "suspended");
  await setStatus(t, shop, "active");
  await follow(t);
  equal((await readRun({ db: shop.db }, { id })).status, "paused");
});

databaseTest("what an account cancelled by staff had waiting is released", async (t) => {
  const shop = await openWorkshop(t, 100);
  await orderArticle(shop);
  ok(await shop.credits() < 100);
  await setStatus(t, shop, "cancelled");
  await follow(t);
  deepEqual(await states(t, shop), ["cancelled"]);
  equal(await shop.credits(), 100);
  await assertLedgerBalanced(t, shop);
});

databaseTest("one account's suspension holds nobody else's work", async (t) => {
  const [late, prompt] = [await openWorkshop(t, 100), await openWorkshop(t, 100)];
  await orderArticle(late);
  await orderArticle(prompt);
  await setStatus(t, late, "suspended");
  await follow(t);
  await work(t, fakeAi());
  deepEqual(await states(t, prompt), ["succeeded"]);
  deepEqual(await states(t, late), ["queued"]);
});

databaseTest("nobody but the worker holds a job", async (t) => {
  const shop = await openWorkshop(t, 100);
  const args = { p_job_id: crypto.randomUUID(), p_lease: crypto.randomUUID() };
  for (const client of [shop.db, t.anon]) {
    await rejects(async () => {
      const { error } = await client.rpc("hold_job", args);
      if (error) throw error;
    }, { code: "42501" });
  }
});
