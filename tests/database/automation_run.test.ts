import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { controlRun } from "core/automation/control_run.ts";
import { estimateRun } from "core/automation/estimate_run.ts";
import { listRuns } from "core/automation/list_runs.ts";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { AppError } from "core/errors.ts";
import { type FakeAi, fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import {
  assertLedgerBalanced,
  jobsOf,
  openWorkshop,
  passRetryTime,
  work,
  type Workshop,
} from "./workshop.ts";

const KEYWORDS = ["espresso machine", "espresso beans", "filter paper", "filter coffee"];

type Config = Parameters<typeof RunConfig.parse>[0];

function start(
  shop: Workshop,
  config: Config = {},
  more: { creditCap?: number; key?: string } = {},
) {
  return startRun({ db: shop.db, costs: COSTS }, {
    siteId: shop.siteId,
    config: RunConfig.parse({ ideas_per_cluster: 2, images_per_article: 1, ...(config as object) }),
    key: crypto.randomUUID(),
    ...more,
  });
}

/** The stages of a run as "done/total". */
async function stages(shop: Workshop, id: string) {
  const run = await readRun({ db: shop.db }, { id });
  const entries = Object.entries(run.stages).map((
    [stage, given],
  ) => [stage, `${given?.done}/${given?.total}`]);
  return Object.fromEntries(entries);
}

async function statusOf(shop: Workshop, id: string): Promise<string> {
  return (await readRun({ db: shop.db }, { id })).status;
}

async function runsOf(db: Workshop["db"], siteId: string) {
  return (await listRuns({ db }, { siteId, filter: { page: 1, size: 20 } })).runs;
}

function contentStates(given: DatabaseTest, shop: Workshop) {
  return given.stack.sql<{ status: string; n: number }>(
    "select status, count(*)::integer as n from public.content where site_id = $1 group by 1 order by 1",
    [shop.siteId],
  ).then((rows) => rows.map(({ status, n }) => `${n} ${status}`));
}

/** The items of a stage of a run in a state, in their order. */
function itemsOf(given: DatabaseTest, run: string, stage: number, status: string) {
  return given.stack.sql<{ subject_id: string; error: string | null }>(
    `select subject_id, error from public.automation_run_items
     where run_id = $1 and stage = $2 and status = $3 order by id`,
    [run, stage, status],
  );
}

async function orderByHand({ db, siteId }: Workshop, work: string, subject: string): Promise<void> {
  const { error } = await db.rpc("enqueue_jobs", {
    p_site_id: siteId,
    p_function: work,
    p_items: [{ subject_id: subject, count: 2, max_in_article: 1 }],
    p_key: crypto.randomUUID(),
  });
  equal(error, null);
}

databaseTest("a run takes new keywords through all seven stages to review", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop);
  const report = await work(given, fakeAi());
  equal(report.failed + report.lost + report.retried, 0);
  const run = await readRun({ db: shop.db }, { id });
  equal(run.status, "completed");
  deepEqual(await stages(shop, id), {
    1: "1/1",
    2: "2/2",
    3: "4/4",
    4: "4/4",
    5: "4/4",
    6: "8/8",
    7: "4/4",
  });
  ok(run.credits_spent <= run.estimate.credits, `${run.credits_spent} of ${run.estimate.credits}`);
  equal(run.credits_reserved, 0);
  deepEqual(await contentStates(given, shop), ["4 review"]);
  const [images] = await given.stack.sql<{ n: number }>(
    "select count(*)::integer as n from public.images where site_id = $1 and status = 'generated'",
    [shop.siteId],
  );
  equal(images?.n, 8);
  equal((await runsOf(shop.db, shop.siteId))[0]?.id, id);
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "generated pictures lie in Storage, readable for their people and closed to others",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One"]);
    await start(shop, { images_per_article: 0 });
    await work(given, fakeAi());
    const [image] = await given.stack.sql<Record<string, string | number>>(
      "select * from public.images where site_id = $1",
      [shop.siteId],
    );
    const { id, content_id, storage_path = "", content_type, width, bytes, provider } = image ?? {};
    const path = String(storage_path);
    const folder = `${shop.person.accountId}/${shop.siteId}/${content_id}`;
    ok(new RegExp(`^${folder}/${id}-[0-9a-f]{8}\\.png$`).test(path), path);
    deepEqual([content_type, width, provider], ["image/png", 1, "fake"]);
    const { data } = await shop.db.storage.from("images").download(path);
    equal(data?.size, bytes);
    const stranger = await openWorkshop(given);
    equal((await stranger.db.storage.from("images").download(path)).data, null);
    equal((await given.anon.storage.from("images").download(path)).data, null);
  },
);

databaseTest("an article goes on while others are still being written", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["Fast", "Slow"]);
  const id = await start(shop);
  const ai = fakeAi();
  const usual = ai.chat.bind(ai);
  const seen = Promise.withResolvers<void>();
  ai.chat = async (request) => {
    if (request.name === "article" && request.messages[1]?.content.includes("Slow")) {
      await seen.promise;
    }
    return await usual(request);
  };
  const worked = work(given, ai, { limit: 2 });
  while (!(await contentStates(given, shop)).includes("1 review")) {
    await new Promise((go) => setTimeout(go, 20));
  }
  seen.resolve();
  await worked;
  equal(await statusOf(shop, id), "completed");
});

databaseTest(
  "a run that auto-publishes does so only where the site's rule says so",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One"]);
    await start(shop, { auto_publish: true, stages: { 5: false, 6: false } });
    await work(given, fakeAi());
    deepEqual(await contentStates(given, shop), ["1 review"]);
    await given.stack.sql("update public.sites set auto_publish = true where id = $1", [
      shop.siteId,
    ]);
    await shop.addTasks(["Two"]);
    await start(shop, { auto_publish: true, stages: { 5: false, 6: false } });
    await work(given, fakeAi());
    deepEqual(await contentStates(given, shop), ["1 published", "1 review"]);
  },
);

databaseTest("stages that are off let nothing through", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop, { stages: { 3: false } });
  await work(given, fakeAi());
  deepEqual(await stages(shop, id), { 1: "1/1", 2: "2/2" });
  equal(await statusOf(shop, id), "completed");
});

databaseTest("limits hold: clusters, articles and pictures", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  await shop.addTasks(["Waiting"]);
  const id = await start(shop, { max_clusters: 1, max_articles: 2, images_per_article: 0 });
  await work(given, fakeAi());
  deepEqual(await stages(shop, id), {
    1: "1/1",
    2: "1/1",
    3: "1/1",
    4: "2/2",
    5: "2/2",
    6: "2/2",
    7: "2/2",
  });
});

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

databaseTest("one item that fails does not stop the others", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["Good", "Bad"]);
  const id = await start(shop);
  const ai = fakeAi();
  const usual = ai.chat.bind(ai);
  ai.chat = async (request) => {
    if (request.name === "article" && request.messages[1]?.content.includes("Bad")) {
      throw new AppError("vendor_refused", "The AI model declined to answer this.");
    }
    return await usual(request);
  };
  await work(given, ai);
  const run = await readRun({ db: shop.db }, { id });
  equal(run.status, "completed");
  deepEqual([run.stages["4"]?.done, run.stages["4"]?.failed, run.stages["7"]?.done], [1, 1, 1]);
  match(run.items.find(({ status }) => status === "failed")?.error ?? "", /declined/);
  await assertLedgerBalanced(given, shop);
});

databaseTest("a picture that fails does not keep its article from review", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["One"]);
  const id = await start(shop);
  const ai: FakeAi = fakeAi();
  ai.onImage = (request) => {
    if (request.prompt.includes("First things")) throw new AppError("vendor_refused", "No.");
    return new TextEncoder().encode("<svg onload=alert(1)>");
  };
  await work(given, ai);
  deepEqual(await contentStates(given, shop), ["1 review"]);
  equal((await readRun({ db: shop.db }, { id })).stages["6"]?.failed, 2);
  await assertLedgerBalanced(given, shop);
});

databaseTest("a run whose every item fails is a failed run that cost nothing", async (given) => {
  const shop = await openWorkshop(given, 500);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop);
  await work(given, fakeAi({ keyword_clusters: () => "nonsense" }));
  equal(await statusOf(shop, id), "failed");
  equal(await shop.credits(), 500);
  const [free] = await given.stack.sql<{ n: number }>(
    "select count(*)::integer as n from public.keywords where site_id = $1 and status = 'new' and clustering_job_id is null",
    [shop.siteId],
  );
  equal(free?.n, 4, "the keywords can be clustered again");
});

databaseTest(
  "a run survives its workers dying at every step and pays nothing twice",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(KEYWORDS);
    const id = await start(shop, { images_per_article: 0 });
    let deaths = 0;
    const died = new Set<string>();
    for (let round = 0; round < 80 && await statusOf(shop, id) === "running"; round++) {
      await given.stack.sql("select app.automation_tick()");
      const ai = fakeAi();
      const usual = ai.chat.bind(ai);
      ai.chat = async (request) => {
        const answer = await usual(request);
        // The first answer to every request is lost together with its worker.
        const { cluster, task, content } = JSON.parse(request.messages[1]?.content ?? "{}");
        const asked = `${request.name} ${cluster?.name ?? task?.title ?? content?.title}`;
        if (died.has(asked)) return answer;
        died.add(asked);
        deaths++;
        await given.stack.sql(
          `update public.jobs set lease_token = gen_random_uuid(), lease_until = now() - interval '1 second'
         where account_id = $1 and status = 'running'`,
          [shop.person.accountId],
        );
        return answer;
      };
      await work(given, ai, { limit: 1 });
      await passRetryTime(given, shop);
    }
    equal(await statusOf(shop, id), "completed");
    equal(deaths, 11, "1 clustering, 2 ideas, 4 articles, 4 image prompts");
    deepEqual(await contentStates(given, shop), ["4 review"]);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest("the estimate counts the very requests and bounds the cost", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(
    Array.from({ length: 130 }, (_, n) => `${["tea", "rum", "gin"][n % 3]} w${n}x`),
  );
  const config = RunConfig.parse({});
  const deps = { db: shop.db, costs: COSTS };
  const { stages, credits } = await estimateRun(deps, { siteId: shop.siteId, config });
  equal(stages[0]?.items, 3);
  equal(stages[0]?.credits, 30);
  equal(credits, stages.reduce((sum, stage) => sum + stage.credits, 0));
  const other = await estimateRun(deps, { siteId: shop.siteId, sectorId: shop.sectorId, config });
  deepEqual(other, { stages, credits });
});
