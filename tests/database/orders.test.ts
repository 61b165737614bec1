import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { orderContent } from "core/content/order_content.ts";
import { AppError } from "core/errors.ts";
import { orderIdeas } from "core/ideas/order_ideas.ts";
import { cancelJobs } from "core/jobs/cancel_jobs.ts";
import { retryJob } from "core/jobs/retry_job.ts";
import { orderClustering } from "core/keywords/order_clustering.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work, type Workshop } from "./workshop.ts";
import { ARTICLE, key, orderArticles } from "./jobs_desk.ts";

databaseTest(
  "a viewer, a stranger and nobody are refused; what they name is not found",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    const ids = await shop.addTasks(["One"]);
    const [job = ""] =
      (await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: key() })).jobs;
    const [cluster] = await given.stack.sql<{ id: string }>(
      `insert into public.clusters (account_id, site_id, sector_id, name) values ($1, $2, $3, 'Tea') returning id`,
      [shop.person.accountId, shop.siteId, shop.sectorId],
    );
    const attempts = (db: Workshop["db"]) => [
      () => orderContent({ db }, { siteId: shop.siteId, ids, key: key() }),
      () => orderIdeas({ db }, { siteId: shop.siteId, ids: [cluster?.id ?? ""], key: key() }),
      () => orderClustering({ db }, { siteId: shop.siteId, key: key() }),
      () => cancelJobs({ db }, { siteId: shop.siteId, ids: [job] }),
      () => retryJob({ db }, { id: job }),
    ];
    const stranger = await openWorkshop(given, 100);
    for (const attempt of attempts(stranger.db)) await rejects(attempt(), { code: "not_found" });
    equal((await stranger.db.from("jobs").select("id").eq("id", job)).data?.length, 0);
    for (const attempt of attempts(given.anon)) {
      await rejects(
        attempt(),
        ({ code }: AppError) => ["forbidden", "unauthorized", "not_found"].includes(code),
      );
    }
    const viewer = await given.person("viewer");
    await given.stack.sql(
      "update public.profiles set account_id = $1, role = 'viewer' where id = $2",
      [
        shop.person.accountId,
        viewer.id,
      ],
    );
    for (const attempt of attempts(viewer.db)) {
      await rejects(attempt(), { code: "not_found" });
    }
    await given.stack.sql(
      "insert into public.site_user_access (site_id, user_id, account_id) values ($1, $2, $3)",
      [
        shop.siteId,
        viewer.id,
        shop.person.accountId,
      ],
    );
    await shop.addKeywords(["tea"]);
    for (const attempt of attempts(viewer.db)) await rejects(attempt(), { code: "forbidden" });
    equal(
      (await viewer.db.from("jobs").select("id").eq("id", job)).data?.length,
      1,
      "a viewer may look",
    );
    equal(await shop.credits(), 95);
    const [own] = await jobsOf(given, shop);
    equal(own?.status, "queued");
  },
);

databaseTest("the worker's doors are closed to people", async (given) => {
  const { db } = await openWorkshop(given);
  const lease = { p_job_id: crypto.randomUUID(), p_lease: crypto.randomUUID() };
  for (const client of [db, given.anon]) {
    const answers = await Promise.all([
      client.rpc("claim_jobs", { p_worker: "me", p_limit: 10 }),
      client.rpc("heartbeat_job", { ...lease, p_phase: "SAVE", p_percent: 90 }),
      client.rpc("fail_job", { ...lease, p_code: "x", p_message: "x", p_retryable: false }),
      client.rpc("job_input", lease),
      client.rpc("finish_content", { ...lease, p_article: ARTICLE, p_usage: {} }),
      client.rpc("finish_plan_run", { ...lease, p_batches: [] }),
    ]);
    for (const { error } of answers) ok(error, "refused");
  }
});

databaseTest("a suspended account and a module that is off order nothing", async (given) => {
  const shop = await openWorkshop(given, 100);
  const ids = await shop.addTasks(["One"]);
  const order = () => orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: key() });
  await given.stack.sql(
    "update public.module_settings set enabled = false where account_id = $1 and module = 'writer'",
    [
      shop.person.accountId,
    ],
  );
  await rejects(order(), { code: "module_disabled" });
  await given.stack.sql("update public.accounts set status = 'suspended' where id = $1", [
    shop.person.accountId,
  ]);
  await rejects(order(), { code: "account_suspended" });
  equal(await shop.credits(), 100);
});

databaseTest("a failed job is ordered again by one click or ten", async (given) => {
  const shop = await openWorkshop(given, 100);
  const [failed = ""] = await orderArticles(shop);
  await work(given, fakeAi({ article: () => "nonsense" }));
  const retries = await Promise.all(
    Array.from({ length: 5 }, () => retryJob({ db: shop.db }, { id: failed })),
  );
  equal(new Set(retries).size, 1);
  equal(await shop.credits(), 95);
  await work(given, fakeAi());
  const jobs = await jobsOf(given, shop);
  deepEqual(jobs.map(({ status }) => status).toSorted(), ["failed", "succeeded"]);
  await rejects(retryJob({ db: shop.db }, { id: retries[0] ?? "" }), { code: "conflict" });
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "a large selection is split into requests; the same click twice is one order",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(
      Array.from(
        { length: 120 },
        (_, n) => `${["tea pot", "rum punch", "gin tonic"][n % 3]} w${n}x`,
      ),
    );
    const order = { siteId: shop.siteId, key: key() };
    const [a, b] = await Promise.all([
      orderClustering({ db: shop.db }, order),
      orderClustering({ db: shop.db }, order),
    ]);
    deepEqual(a.jobs.toSorted(), b.jobs.toSorted());
    deepEqual([a.requests, a.credits, a.keywords, b.keywords], [3, 30, 120, 120]);
    // Nothing left to cluster is not a matter of credits.
    await shop.setCredits(0);
    await rejects(orderClustering({ db: shop.db }, { siteId: shop.siteId, key: key() }), {
      code: "conflict",
    });
    await work(given, fakeAi());
    const clusters = await given.stack.sql<{ name: string; keyword_count: number }>(
      "select name, keyword_count from public.clusters where site_id = $1 order by name",
      [shop.siteId],
    );
    deepEqual(clusters.map(({ name, keyword_count }) => [name, keyword_count]), [["gin", 40], [
      "rum",
      40,
    ], ["tea", 40]]);
    equal((await orderClustering({ db: shop.db }, order)).repeated, true);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest("only the selected new keywords are clustered", async (given) => {
  const shop = await openWorkshop(given);
  const ids = await shop.addKeywords(["tea pot", "tea cup", "rum punch"]);
  const { keywords } = await orderClustering({ db: shop.db }, {
    siteId: shop.siteId,
    filters: { search: "tea" },
    key: key(),
  });
  equal(keywords, 2);
  const rest = await orderClustering({ db: shop.db }, { siteId: shop.siteId, ids, key: key() });
  equal(rest.keywords, 1);
  await work(given, fakeAi());
});
