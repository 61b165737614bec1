import { deepEqual, equal, ok } from "node:assert/strict";
import { orderContent } from "core/content/order_content.ts";
import { AppError } from "core/errors.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work, type Workshop } from "./workshop.ts";

const ALONE = { isolated: true };

async function orderArticles(shop: Workshop, count: number): Promise<void> {
  const ids = await shop.addTasks(Array.from({ length: count }, () => crypto.randomUUID()));
  await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: crypto.randomUUID() });
}

/** Makes the waiting jobs of an account ones that a run has ordered, or that run by themselves. */
async function automate(given: DatabaseTest, { person }: Workshop): Promise<void> {
  await given.stack.sql("update public.jobs set priority = 4 where account_id = $1", [
    person.accountId,
  ]);
}

async function claim(given: DatabaseTest, limit: number) {
  const { data, error } = await given.service.rpc("claim_jobs", {
    p_worker: "w",
    p_limit: limit,
  });
  equal(error, null);
  return data ?? [];
}

function setLimit(given: DatabaseTest, scope: string, name: string, atOnce: number) {
  return given.stack.sql(
    `insert into app.work_limits values ($1, $2, $3)
     on conflict (scope, name) do update set at_once = excluded.at_once`,
    [scope, name, atOnce],
  );
}

const count = (of: Workshop, jobs: { account_id: string }[]) =>
  jobs.filter(({ account_id }) => account_id === of.person.accountId).length;

databaseTest(
  "accounts share: a long queue that came first leaves room for a short one",
  async (given) => {
    const [large, small, other] = [
      await openWorkshop(given),
      await openWorkshop(given),
      await openWorkshop(given),
    ];
    await orderArticles(large, 60);
    await orderArticles(small, 3);
    await orderArticles(other, 30);
    for (const shop of [large, small, other]) await automate(given, shop);
    const first = await claim(given, 6);
    deepEqual([large, small, other].map((shop) => count(shop, first)), [2, 2, 2]);
    const second = await claim(given, 5);
    deepEqual([large, small, other].map((shop) => count(shop, second)), [2, 1, 2]);
  },
  ALONE,
);

databaseTest(
  "accounts take turns over time: a worker with one place serves one after the other",
  async (given) => {
    const [first, second] = [await openWorkshop(given), await openWorkshop(given)];
    for (const shop of [first, second]) {
      await orderArticles(shop, 6);
      await automate(given, shop);
    }
    const served: string[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const [job] = await claim(given, 1);
      served.push(job?.account_id ?? "");
      await given.stack.sql("update public.jobs set status = 'succeeded' where id = $1", [job?.id]);
    }
    deepEqual(
      [first, second].map(({ person }) => served.filter((id) => id === person.accountId).length),
      [3, 3],
    );
  },
  ALONE,
);

databaseTest(
  "what a person waits for goes first, but five of it do not stop the rest",
  async (given) => {
    const [automatic, person] = [await openWorkshop(given), await openWorkshop(given)];
    await orderArticles(automatic, 10);
    await automate(given, automatic);
    await orderArticles(person, 20);
    equal(count(person, await claim(given, 4)), 4);
    const next = await claim(given, 6);
    ok(count(automatic, next) >= 2, String(count(automatic, next)));
  },
  ALONE,
);

for (
  const [scope, name] of [["account", "*"], ["function", "generate_content"], [
    "provider",
    "openai",
  ]] as const
) {
  databaseTest(
    `never more jobs at once than the limit of the ${scope}, however many workers claim`,
    async (given) => {
      const shops = [await openWorkshop(given), await openWorkshop(given)];
      for (const shop of shops) await orderArticles(shop, 12);
      await setLimit(given, scope, name, 3);
      const most = scope === "account" ? 6 : 3;
      const claims = await Promise.all(Array.from({ length: 6 }, () => claim(given, 2)));
      const claimed = claims.flat();
      equal(claimed.length, most);
      equal((await claim(given, 10)).length, 0);
      const [done] = claimed;
      await given.stack.sql("update public.jobs set status = 'cancelled' where id = $1", [
        done?.id,
      ]);
      equal((await claim(given, 10)).length, 1, "one that ends makes room for one");
    },
    ALONE,
  );
}

databaseTest(
  "a provider that asks for patience is left alone; work for another goes on",
  async (given) => {
    const [throttled, other] = [await openWorkshop(given), await openWorkshop(given)];
    await orderArticles(throttled, 3);
    await orderArticles(other, 2);
    await given.stack.sql("update public.jobs set provider = 'elsewhere' where account_id = $1", [
      other.person.accountId,
    ]);
    const ai = fakeAi();
    const usual = ai.chat.bind(ai);
    let refused = 0;
    ai.chat = async (request) => {
      if (refused++ > 0) return await usual(request);
      throw new AppError("vendor_throttled", "Busy.", { retryable: true, retryAfter: 600 });
    };
    const [{ before } = { before: "" }] = await given.stack.sql<{ before: string }>(
      "select now()::text as before",
    );
    const report = await work(given, ai, { limit: 1 });
    deepEqual([report.retried, report.succeeded], [1, 2]);
    const states = async () => (await jobsOf(given, throttled)).map(({ status }) => status);
    deepEqual(await states(), ["queued", "queued", "queued"]);
    equal(
      (await given.stack.sql<{ due: boolean }>("select app.has_due_jobs() as due"))[0]?.due,
      false,
    );
    equal(
      (await given.stack.sql<{ open: boolean }>("select app.has_open_jobs() as open"))[0]?.open,
      true,
    );
    const [pause] = await given.stack.sql<{ kept: boolean }>(
      `select until between $1::timestamptz + interval '600 seconds' and now() + interval '600 seconds' as kept
       from app.provider_pauses`,
      [before],
    );
    equal(pause?.kept, true);
    await given.stack.sql("update app.provider_pauses set until = now()");
    await given.stack.sql("update public.jobs set run_at = now() where status = 'queued'");
    await work(given, ai);
    deepEqual(await states(), ["succeeded", "succeeded", "succeeded"]);
    await assertLedgerBalanced(given, throttled);
  },
  ALONE,
);

databaseTest(
  "work of another kind is found behind any work of its account and others that has no room",
  async (given) => {
    const shops = [await openWorkshop(given), await openWorkshop(given), await openWorkshop(given)];
    for (const shop of shops) await orderArticles(shop, 2);
    await setLimit(given, "function", "generate_content", 1);
    equal((await claim(given, 1)).length, 1);
    const [first, second] = await given.stack.sql<{ id: string }>(
      `update public.jobs set function = 'generate_image_prompts', priority = 0
       where id in (select j.id from public.jobs j where j.status = 'queued' order by j.created_at desc, j.id limit 2)
       returning id`,
    );
    const others = [first?.id, second?.id];
    const [one, ...none] = await claim(given, 1);
    ok(others.includes(one?.id) && none.length === 0);
    await setLimit(given, "function", "generate_content", 2);
    const last = (await claim(given, 4)).map((job) => job.function).sort();
    deepEqual(last, ["generate_content", "generate_image_prompts"]);
    equal((await claim(given, 1)).length, 0);
  },
  ALONE,
);

databaseTest("a job whose input cannot be read holds up no other", async (given) => {
  const shop = await openWorkshop(given);
  await orderArticles(shop, 3);
  const [broken] = await given.stack.sql<{ id: string }>(
    `update public.jobs set function = 'auto_cluster', payload = '{"sector_id": "none"}'
     where id = (select j.id from public.jobs j where j.status = 'queued' order by j.id limit 1) returning id`,
  );
  const { data } = await given.service.rpc("take_jobs", { p_worker: "w", p_limit: 3 });
  const taken = data as unknown as { job: { id: string }; begun: { input: unknown } | null }[];
  equal(taken.length, 3);
  for (const { job, begun } of taken) equal(begun === null, job.id === broken?.id, job.id);
}, ALONE);

databaseTest("being asked to wait uses up no attempt", async (given) => {
  const shop = await openWorkshop(given);
  await orderArticles(shop, 1);
  // For so long that no worker, however slow, is still there when the wait is over.
  const busy = new AppError("vendor_throttled", "Busy.", { retryable: true, retryAfter: 3600 });
  const ai = fakeAi({ article: () => Promise.reject(busy) });
  for (let round = 0; round < 8; round++) {
    equal((await work(given, ai)).retried, 1);
    await given.stack.sql("delete from app.provider_pauses");
    await given.stack.sql("update public.jobs set run_at = now() where status = 'queued'");
  }
  await work(given, fakeAi());
  equal((await jobsOf(given, shop))[0]?.status, "succeeded");
}, ALONE);

/** What the tables show after the database's clock was set back. */
async function setClockBack(given: DatabaseTest, { person }: Workshop, by: string): Promise<void> {
  await given.stack.sql(
    `update public.jobs set run_at = run_at + $2::interval, created_at = created_at + $2::interval,
       lease_until = lease_until + $2::interval where account_id = $1`,
    [person.accountId, by],
  );
  await given.stack.sql("update app.provider_pauses set until = until + $1::interval", [by]);
  await given.stack.sql("update app.ticks set at = at + $1::interval", [by]);
}

const tick = (given: DatabaseTest) => given.stack.sql("select app.automation_tick()");

for (const by of ["10 minutes", "1 hour", "2 years"]) {
  databaseTest(`a clock that was set back by ${by} strands nothing`, async (given) => {
    const shop = await openWorkshop(given);
    await orderArticles(shop, 3);
    const [asked, lost] = await claim(given, 2);
    ok(asked && lost);
    await given.service.rpc("fail_job", {
      p_job_id: asked.id,
      p_lease: asked.lease_token ?? "",
      p_code: "vendor_throttled",
      p_message: "Too many requests.",
      p_retryable: true,
      p_retry_after_seconds: 300,
    });
    await tick(given);
    await work(given, fakeAi());
    const statuses = async () => (await jobsOf(given, shop)).map(({ status }) => status).sort();
    deepEqual(await statuses(), ["queued", "queued", "running"], "the vendor's pause holds");
    await setClockBack(given, shop, by);
    await tick(given);
    equal((await work(given, fakeAi())).succeeded, 2);
    const [row] = await given.stack.sql<{ soon: boolean }>(
      "select lease_until <= now() + interval '90 seconds' as soon from public.jobs where id = $1",
      [lost.id],
    );
    equal(row?.soon, true, "whoever fell silent is found out as soon as ever");
    await assertLedgerBalanced(given, shop);
  }, ALONE);
}

databaseTest("one transaction that makes many jobs wakes the worker once", async (given) => {
  const shop = await openWorkshop(given);
  let wakes = 0;
  const stop = await given.stack.listen("worker_wake", () => void wakes++);
  await orderArticles(shop, 10);
  while (wakes === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 50));
  equal(wakes, 1);
  await stop();
}, ALONE);

databaseTest(
  "with room under every limit, the short way chooses the very jobs that the long one chooses",
  async (given) => {
    const shops = [];
    for (const amount of [9, 4, 1, 6]) {
      const shop = await openWorkshop(given);
      await orderArticles(shop, amount);
      if (amount !== 4) await automate(given, shop);
      shops.push(shop);
    }
    await given.stack.sql("update app.work_limits set at_once = 1000");
    await given.stack.sql(
      `update public.jobs set run_at = created_at - interval '1 minute'
         where id in (select id from public.jobs order by id limit 7)`,
    );
    for (const limit of [1, 2, 5, 3, 4, 50]) {
      const [chosen] = await given.stack.sql<{ short: string[]; long: string[] }>(
        "select app.next_jobs_of_all($1) as short, n.ids as long from app.next_jobs($1, $1) n",
        [limit],
      );
      deepEqual(chosen?.short, chosen?.long);
      equal((await claim(given, limit)).length, Math.min(limit, chosen?.long?.length ?? 0));
    }
    const [none] = await given.stack.sql("select app.next_jobs_of_all(5) as short");
    deepEqual(none, { short: null });
  },
  ALONE,
);
