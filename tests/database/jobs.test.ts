import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { cancelJobs } from "core/jobs/cancel_jobs.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import {
  assertLedgerBalanced,
  jobsOf,
  openWorkshop,
  passRetryTime,
  work,
  workerDeps,
} from "./workshop.ts";
import { ARTICLE, claim, claimOwn, orderArticles } from "./jobs_desk.ts";

databaseTest("two workers that claim at once never get the same job", async (given) => {
  const shop = await openWorkshop(given);
  await orderArticles(shop, 12);
  const claims = await Promise.all(Array.from({ length: 6 }, (_, n) => claim(given, 3, `w${n}`)));
  const ids = claims.flat().map(({ id }) => id);
  equal(new Set(ids).size, ids.length);
  equal(claims.flat().filter(({ account_id }) => account_id === shop.person.accountId).length, 12);
  await given.stack.sql(
    "update public.jobs set lease_until = now() - interval '1 second' where id = any($1::uuid[])",
    [ids],
  );
  await given.stack.sql("select app.expire_leases()");
  await work(given, fakeAi());
});

databaseTest("two workers share the work and nothing is done twice", async (given) => {
  const shop = await openWorkshop(given);
  await orderArticles(shop, 10);
  const ai = fakeAi();
  const reports = await Promise.all([work(given, ai), work(given, ai), work(given, ai)]);
  equal(reports.reduce((sum, { succeeded }) => sum + succeeded, 0), 10);
  equal(ai.calls.length, 10);
  await assertLedgerBalanced(given, shop);
});

databaseTest("a stale lease changes nothing", async (given) => {
  const shop = await openWorkshop(given, 100);
  await orderArticles(shop);
  const [job] = await claimOwn(given, shop);
  const before = JSON.stringify(await jobsOf(given, shop));
  const stale = { p_job_id: job?.id ?? "", p_lease: crypto.randomUUID() };
  const db = given.service;
  equal((await db.rpc("heartbeat_job", { ...stale, p_phase: "SAVE", p_percent: 90 })).data, false);
  equal((await db.rpc("job_input", stale)).data, null);
  equal(
    (await db.rpc("finish_content", { ...stale, p_article: ARTICLE, p_usage: {} })).data,
    false,
  );
  const failed = await db.rpc("fail_job", {
    ...stale,
    p_code: "x",
    p_message: "x",
    p_retryable: false,
  });
  equal(failed.data, null);
  equal(JSON.stringify(await jobsOf(given, shop)), before);
  await assertLedgerBalanced(given, shop);
});

databaseTest("finishing twice stores and charges once", async (given) => {
  const shop = await openWorkshop(given, 100);
  await orderArticles(shop);
  const [job] = await claimOwn(given, shop);
  if (!job) throw new Error("no job");
  const finish = () =>
    given.service.rpc("finish_content", { ...job.lease, p_article: ARTICLE, p_usage: {} }).then((
      { data },
    ) => data);
  deepEqual((await Promise.all([finish(), finish()])).toSorted(), [false, true]);
  equal(await finish(), false);
  equal(await shop.credits(), 99);
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "articles that want the same slug at once are all stored, each with its own",
  async (given) => {
    const shop = await openWorkshop(given, 1000);
    await orderArticles(shop, 8);
    const stored = await Promise.all(
      (await claimOwn(given, shop)).map(async ({ lease }) =>
        (await given.service.rpc("finish_content", { ...lease, p_article: ARTICLE, p_usage: {} }))
          .data
      ),
    );
    deepEqual(stored, Array(8).fill(true));
    const rows = await given.stack.sql<{ slug: string }>(
      "select slug from public.content where site_id = $1 order by slug",
      [shop.siteId],
    );
    const others = [2, 3, 4, 5, 6, 7, 8].map((number) => `hand-made-${number}`);
    deepEqual(rows.map(({ slug }) => slug), ["hand-made", ...others]);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a worker killed between the answer and its storing: done again once, charged once",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticles(shop);
    const [lost] = await claimOwn(given, shop);
    await given.stack.sql(
      "update public.jobs set lease_until = now() - interval '1 second' where id = $1",
      [lost?.id],
    );
    await given.stack.sql("select app.expire_leases()");
    deepEqual((await jobsOf(given, shop)).map(({ status }) => status), ["queued"]);
    const ai = fakeAi();
    await work(given, ai);
    deepEqual(ai.calls, ["article"]);
    const late = await given.service.rpc("finish_content", {
      p_job_id: lost?.id ?? "",
      p_lease: lost?.lease_token ?? "",
      p_article: ARTICLE,
      p_usage: {},
    });
    equal(late.data, false, "the first worker comes too late");
    const [job] = await jobsOf(given, shop);
    deepEqual([job?.status, job?.attempts, job?.credits_charged], ["succeeded", 2, 5]);
    const content = await given.stack.sql("select 1 from public.content where site_id = $1", [
      shop.siteId,
    ]);
    equal(content.length, 1);
    equal(await shop.credits(), 95);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a job whose workers keep dying is dead after its last attempt and released",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticles(shop);
    for (let attempt = 1; attempt <= 4; attempt++) {
      equal((await claimOwn(given, shop)).length, 1, `attempt ${attempt}`);
      await given.stack.sql(
        "update public.jobs set lease_until = now() - interval '1 second' where account_id = $1",
        [shop.person.accountId],
      );
      await given.stack.sql("select app.expire_leases()");
    }
    const [job] = await jobsOf(given, shop);
    deepEqual([job?.status, job?.error_code, job?.credits_charged], ["dead", "worker_lost", 0]);
    equal(await shop.credits(), 100);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a passing fault is tried again after a while, up to four times, then released",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticles(shop);
    const ai = fakeAi({
      article: () =>
        Promise.reject(
          new AppError("vendor_error", "The AI provider has a problem.", { retryable: true }),
        ),
    });
    for (let attempt = 1; attempt <= 4; attempt++) {
      await work(given, ai);
      const [job] = await jobsOf(given, shop);
      equal(job?.status, attempt < 4 ? "queued" : "dead");
      equal((await work(given, ai)).claimed, 0, "not before its time");
      await assertLedgerBalanced(given, shop);
      await passRetryTime(given, shop);
    }
    equal(ai.calls.length, 4);
    equal(await shop.credits(), 100);
    const notes = await given.stack.sql<{ title: string; body: string }>(
      "select title, body from public.notifications where account_id = $1 and kind = 'job_failed'",
      [shop.person.accountId],
    );
    equal(notes[0]?.title, "Content generation failed");
    match(notes[0]?.body ?? "", /has a problem/);
  },
);

databaseTest("the vendor's wish to wait is kept", async (given) => {
  const shop = await openWorkshop(given, 100);
  await orderArticles(shop);
  const busy = new AppError("vendor_throttled", "Busy.", { retryable: true, retryAfter: 600 });
  const [{ before } = { before: "" }] = await given.stack.sql<{ before: string }>(
    "select now()::text as before",
  );
  await work(given, fakeAi({ article: () => Promise.reject(busy) }));
  const [row] = await given.stack.sql<{ kept: boolean }>(
    `select run_at between $2::timestamptz + interval '600 seconds' and now() + interval '600 seconds' as kept
     from public.jobs where account_id = $1`,
    [shop.person.accountId, before],
  );
  ok(row?.kept);
  await passRetryTime(given, shop);
});

databaseTest("an unknown error says nothing outside and everything in the log", async (given) => {
  const shop = await openWorkshop(given, 100);
  const [id] = await orderArticles(shop);
  const deps = workerDeps(
    given,
    fakeAi({
      article: () => {
        throw new TypeError("secret detail at line 12");
      },
    }),
  );
  await runWorker(deps, { limit: 2, budgetMs: 10_000 });
  const [job] = await jobsOf(given, shop);
  deepEqual([job?.status, job?.error_code, job?.error_message], [
    "failed",
    "internal",
    "Something went wrong on our side.",
  ]);
  ok(!JSON.stringify(job).includes("secret detail"));
  const line = deps.lines.find(({ job_id }) => job_id === id);
  match(String(line?.error), /secret detail/);
});

databaseTest(
  "people see the phase and percent while the vendor works, and 100 at the end",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticles(shop);
    const seen: [string, number, string][] = [];
    const ai = fakeAi();
    const usual = ai.chat.bind(ai);
    ai.chat = async (request) => {
      const columns = "phase, percent, status";
      while (seen.at(-1)?.[0] !== "AI_CALL") {
        const { data } = await shop.db.from("jobs").select(columns).eq("site_id", shop.siteId);
        for (const { phase, percent, status } of data ?? []) seen.push([phase, percent, status]);
      }
      return await usual(request);
    };
    await work(given, ai, {}, { heartbeatMs: 50 });
    const [phase, percent = 0, status] = seen.at(-1) ?? [];
    deepEqual([phase, status], ["AI_CALL", "running"]);
    ok(percent >= 25 && percent < 70, String(percent));
    const [job] = await jobsOf(given, shop);
    deepEqual([job?.phase, job?.percent], ["DONE", 100]);
  },
);

databaseTest(
  "a worker that loses its lease stops the vendor and leaves the job to the other",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticles(shop);
    let stopped = false;
    const ai = fakeAi();
    const usual = ai.chat.bind(ai);
    let calls = 0;
    ai.chat = async (request) => {
      if (calls++ > 0) return await usual(request);
      await given.stack.sql(
        "update public.jobs set status = 'queued', lease_token = null where account_id = $1",
        [shop.person.accountId],
      );
      return await new Promise((_, reject) =>
        request.signal.addEventListener(
          "abort",
          () => (stopped = true, reject(request.signal.reason)),
        )
      );
    };
    const report = await work(given, ai, {}, { heartbeatMs: 20 });
    ok(stopped);
    deepEqual([report.lost, report.succeeded, report.failed], [1, 1, 0]);
    equal(await shop.credits(), 95);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a vendor that hangs beyond a job's time is given up and tried later",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticles(shop);
    const report = await work(given, fakeAi({ article: () => new Promise(() => {}) }), {
      jobMs: 100,
    });
    equal(report.retried, 1);
    const [job] = await jobsOf(given, shop);
    deepEqual([job?.status, job?.error_code], ["queued", "vendor_timeout"]);
    await cancelJobs({ db: shop.db }, { siteId: shop.siteId, ids: [job?.id ?? ""] });
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "an answer is not lost because the database stumbles while it is stored",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticles(shop);
    const ai = fakeAi();
    const deps = workerDeps(given, ai);
    let stumbles = 0;
    const rpc = deps.db.rpc.bind(deps.db);
    const stumbling = ((name: string, ...rest: unknown[]) => {
      const isStore = name === "finish_content" && stumbles < 3;
      if (!isStore) return (rpc as (...all: unknown[]) => unknown)(name, ...rest);
      stumbles++;
      const error = { code: "40P01", message: "deadlock detected" };
      return Promise.resolve({ data: null, error, status: 500 });
    }) as typeof rpc;
    const db = Object.assign(Object.create(deps.db), { rpc: stumbling });
    const report = await runWorker({ ...deps, db }, { limit: 1, budgetMs: 10_000 });
    equal(report.succeeded, 1);
    equal(stumbles, 3);
    deepEqual(ai.calls, ["article"], "the vendor was asked once");
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest("a job can be nothing that a job is not", async (given) => {
  const shop = await openWorkshop(given, 100);
  await orderArticles(shop, 1);
  const set = (what: string) =>
    given.stack.sql(`update public.jobs set ${what} where account_id = $1`, [
      shop.person.accountId,
    ]);
  for (
    const what of [
      "status = 'done'",
      "status = ''",
      "function = 'mine_coins'",
      "phase = 'LUNCH'",
      "percent = 101",
      "percent = -1",
      "credits_reserved = -1",
      "credits_charged = -1",
      "credits_charged = credits_reserved + 1",
    ]
  ) {
    await rejects(set(what), /jobs_are_jobs/, what);
  }
  await set("credits_charged = credits_reserved, percent = 100");
  await set("credits_charged = null, percent = 0");
});
