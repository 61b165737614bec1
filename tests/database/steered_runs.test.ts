import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { controlRun } from "core/automation/control_run.ts";
import { estimateRun } from "core/automation/estimate_run.ts";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work } from "./workshop.ts";
import {
  contentStates,
  itemsOf,
  KEYWORDS,
  orderByHand,
  runsOf,
  start,
  statusOf,
} from "./run_desk.ts";

databaseTest("a paused run starts nothing; resumed it goes on to its end", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop);
  const ai = fakeAi();
  ai.scripts.content_ideas = async () => {
    await controlRun({ db: shop.db }, { id, action: "pause" }).catch(() => {});
    delete ai.scripts.content_ideas;
    return { ideas: [] };
  };
  await work(given, ai, { limit: 1 });
  equal(await statusOf(shop, id), "paused");
  const calls = ai.calls.length;
  equal((await work(given, ai)).claimed, 0);
  equal(ai.calls.length, calls);
  await assertLedgerBalanced(given, shop);
  await rejects(controlRun({ db: shop.db }, { id, action: "pause" }), { code: "conflict" });
  equal(await controlRun({ db: shop.db }, { id, action: "resume" }), "running");
  await work(given, ai);
  equal(await statusOf(shop, id), "completed");
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "what was made by hand while a run was paused is not paid for again, and goes on with the run",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(KEYWORDS);
    const ai = fakeAi();
    const clustered = await start(shop, { stages: { 2: false } });
    await work(given, ai);
    equal(await statusOf(shop, clustered), "completed");
    const id = await start(shop, {}, { creditCap: 15 });
    await controlRun({ db: shop.db }, { id, action: "pause" });
    await given.stack.sql("update public.automation_runs set credit_cap = null where id = $1", [
      id,
    ]);
    const [waiting] = await itemsOf(given, id, 2, "ready");
    ok(waiting, "one cluster waits");
    await orderByHand(shop, "generate_ideas", waiting.subject_id);
    await work(given, ai);
    await controlRun({ db: shop.db }, { id, action: "resume" });
    await work(given, ai);
    equal(await statusOf(shop, id), "completed");
    const ideas = (await jobsOf(given, shop)).filter((job) => job.function === "generate_ideas");
    deepEqual(ideas.map(({ status }) => status), ["succeeded", "succeeded"]);
    const [skipped] = await itemsOf(given, id, 2, "skipped");
    deepEqual([skipped?.subject_id, skipped?.error], [
      waiting.subject_id,
      "It was done by hand meanwhile.",
    ]);
    const [left] = await given.stack.sql<{ n: number }>(
      "select count(*)::integer as n from public.ideas where site_id = $1 and status = 'new'",
      [shop.siteId],
    );
    equal(left?.n, 0, "the ideas made by hand became articles too");
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "prompts and pictures made by hand while a run was paused are not paid for again",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One", "Two"]);
    const ai = fakeAi();
    await start(shop, { stages: { 1: false, 5: false, 6: false, 7: false } });
    await work(given, ai);
    const id = await start(shop, { stages: { 1: false } }, { creditCap: 2 });
    await controlRun({ db: shop.db }, { id, action: "pause" });
    await given.stack.sql("update public.automation_runs set credit_cap = null where id = $1", [
      id,
    ]);
    const [waiting] = await itemsOf(given, id, 5, "ready");
    ok(waiting, "one article waits for its prompts");
    await orderByHand(shop, "generate_image_prompts", waiting.subject_id);
    await work(given, ai);
    const [image] = await given.stack.sql<{ id: string }>(
      "select id from public.images where content_id = $1 order by kind limit 1",
      [waiting.subject_id],
    );
    await orderByHand(shop, "generate_images", image?.id ?? "");
    await work(given, ai);
    await controlRun({ db: shop.db }, { id, action: "resume" });
    await work(given, ai);
    equal(await statusOf(shop, id), "completed");
    deepEqual(await contentStates(given, shop), ["2 review"]);
    const paid = await given.stack.sql<{ of: string; n: number }>(
      `select j.function || coalesce(' of ' || j.subject_id, '') as of, count(*)::integer as n from public.jobs j
       where j.site_id = $1 and j.status = 'succeeded' and j.function like 'generate_image%'
       group by 1 having count(*) > 1`,
      [shop.siteId],
    );
    deepEqual(paid, []);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "cancelling releases what waits; what is being worked on is kept but leads nowhere",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One", "Two", "Three"]);
    const id = await start(shop);
    const ai = fakeAi();
    const usual = ai.chat.bind(ai);
    ai.chat = async (request) => {
      if (request.name === "article") {
        await controlRun({ db: shop.db }, { id, action: "cancel" })
          .catch(() => {});
      }
      return await usual(request);
    };
    await work(given, ai, { limit: 1 });
    equal(await statusOf(shop, id), "cancelled");
    deepEqual(ai.calls, ["article"]);
    const states = (await jobsOf(given, shop)).filter((job) => job.function === "generate_content");
    deepEqual(states.map(({ status }) => status).toSorted(), [
      "cancelled",
      "cancelled",
      "succeeded",
    ]);
    deepEqual(await contentStates(given, shop), ["1 draft"]);
    const tasks = await given.stack.sql<{ status: string }>(
      "select status from public.tasks where site_id = $1",
      [
        shop.siteId,
      ],
    );
    deepEqual(tasks.map(({ status }) => status).toSorted(), ["completed", "queued", "queued"]);
    equal((await readRun({ db: shop.db }, { id })).credits_reserved, 0);
    await assertLedgerBalanced(given, shop);
  },
);

for (const [way, lose] of [["fails for a while", false], ["loses its worker", true]] as const) {
  databaseTest(
    `a job of a cancelled run that ${way} is released, not left waiting for ever`,
    async (given) => {
      const shop = await openWorkshop(given, 100);
      await shop.addTasks(["One"]);
      const id = await start(shop, { stages: { 1: false } });
      const { data: jobs } = await given.service.rpc("claim_jobs", {
        p_worker: "hand",
        p_limit: 50,
      });
      const job = jobs?.find(({ account_id }) => account_id === shop.person.accountId);
      await controlRun({ db: shop.db }, { id, action: "cancel" });
      if (lose) {
        await given.stack.sql(
          "update public.jobs set lease_until = now() - interval '1 second' where id = $1",
          [job?.id],
        );
        await given.stack.sql("select app.expire_leases()");
      } else {
        await given.service.rpc("fail_job", {
          p_job_id: job?.id ?? "",
          p_lease: job?.lease_token ?? "",
          p_code: "vendor_error",
          p_message: "Busy.",
          p_retryable: true,
        });
      }
      equal((await jobsOf(given, shop))[0]?.status, "cancelled");
      equal(await shop.credits(), 100);
      await assertLedgerBalanced(given, shop);
    },
  );
}

databaseTest(
  "a run never spends more than its cap and ends with what it could do",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(KEYWORDS);
    const id = await start(shop, {}, { creditCap: 60 });
    await work(given, fakeAi());
    const run = await readRun({ db: shop.db }, { id });
    deepEqual([run.status, run.stop_reason, run.credit_cap], ["completed", "credit_cap", 60]);
    ok(run.credits_spent <= 60, String(run.credits_spent));
    ok(Object.values(run.stages).some((stage) => (stage?.skipped ?? 0) > 0));
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest("a run without credits pauses, says so, and goes on after a top-up", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop);
  await shop.setCredits(30);
  await work(given, fakeAi());
  const run = await readRun({ db: shop.db }, { id });
  deepEqual([run.status, run.stop_reason], ["paused", "insufficient_credits"]);
  await assertLedgerBalanced(given, shop);
  const [note] = await given.stack.sql<{ body: string }>(
    "select body from public.notifications where account_id = $1 and kind = 'run_paused'",
    [shop.person.accountId],
  );
  match(note?.body ?? "", /needs \d+ credits and the balance is \d+/);
  await shop.setCredits(1000);
  await controlRun({ db: shop.db }, { id, action: "resume" });
  await work(given, fakeAi());
  equal(await statusOf(shop, id), "completed");
  await assertLedgerBalanced(given, shop);
});

databaseTest("a run that the balance does not cover does not start", async (given) => {
  const shop = await openWorkshop(given, 30);
  await shop.addKeywords(KEYWORDS);
  const config = RunConfig.parse({ ideas_per_cluster: 2, images_per_article: 1 });
  const deps = { db: shop.db, costs: COSTS };
  const { credits } = await estimateRun(deps, { siteId: shop.siteId, config });
  ok(credits > 30);
  for (const creditCap of [undefined, 31, credits + 1000]) {
    const need = String(Math.min(creditCap ?? credits, credits));
    await rejects(start(shop, {}, { creditCap }), {
      code: "insufficient_credits",
      fields: { need: [need], balance: ["30"] },
    });
  }
  deepEqual([await jobsOf(given, shop), await runsOf(shop.db, shop.siteId)], [[], []]);
  const id = await start(shop, {}, { creditCap: 30 });
  await work(given, fakeAi());
  const run = await readRun({ db: shop.db }, { id });
  deepEqual([run.status, run.stop_reason, run.credits_spent <= 30], [
    "completed",
    "credit_cap",
    true,
  ]);
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "a run is started once, however often and by whomever at the same time",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(KEYWORDS);
    const key = crypto.randomUUID();
    const ids = await Promise.all(Array.from({ length: 5 }, () => start(shop, {}, { key })));
    equal(new Set(ids).size, 1);
    await rejects(start(shop), { code: "conflict" });
    const planned = (await jobsOf(given, shop)).filter((job) => job.function === "plan_run");
    equal(planned.length, 1);
    await controlRun({ db: shop.db }, { id: ids[0] ?? "", action: "cancel" });
  },
);

databaseTest(
  "strangers see and steer no run; a run on a foreign site is not started",
  async (given) => {
    const [shop, stranger] = [await openWorkshop(given), await openWorkshop(given)];
    const id = await start(shop);
    await rejects(readRun({ db: stranger.db }, { id }), { code: "not_found" });
    await rejects(controlRun({ db: stranger.db }, { id, action: "cancel" }), { code: "not_found" });
    await rejects(start({ ...stranger, siteId: shop.siteId }), { code: "not_found" });
    equal((await runsOf(stranger.db, shop.siteId)).length, 0);
  },
);
