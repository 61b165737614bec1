import { deepEqual, equal, ok } from "node:assert/strict";
import { orderContent } from "core/content/order_content.ts";
import type { Db } from "core/db.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { type FakeAi, fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, workerDeps } from "./workshop.ts";

const ALONE = { isolated: true };

async function orderArticles(given: DatabaseTest, count: number) {
  const shop = await openWorkshop(given);
  const ids = await shop.addTasks(Array.from({ length: count }, () => crypto.randomUUID()));
  await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: crypto.randomUUID() });
  return shop;
}

/** Makes the leases of a worker last for so many seconds more, however slow the machine. */
function live(given: DatabaseTest, worker: string, seconds: number) {
  return given.stack.sql(
    `update public.jobs set lease_until = now() + make_interval(secs => $2::integer)
     where worker = $1 and status = 'running'`,
    [worker, seconds],
  );
}

/** How many jobs a worker gets that has four places, and what others of its chain hold. */
async function take(given: DatabaseTest, worker: string, places = 4) {
  const { data, error } = await given.service.rpc("take_chained_jobs", {
    p_worker: worker,
    p_limit: places,
    p_places: places,
    p_lease_seconds: 60,
  });
  equal(error, null);
  await live(given, worker, 3600);
  const { jobs, held } = data as { jobs: unknown[]; held: number };
  return [jobs.length, held];
}

databaseTest(
  "a chain of workers has the places of one, other workers have their own",
  async (given) => {
    await orderArticles(given, 30);
    deepEqual(await take(given, "a/1", 3), [3, 0]);
    deepEqual(await take(given, "a/2"), [1, 3]);
    deepEqual(await take(given, "a/3"), [0, 4]);
    deepEqual(await take(given, "a"), [4, 0]);
    deepEqual(await take(given, "ab/1"), [4, 0]);
    await given.stack.sql(
      `update public.jobs set status = 'cancelled', lease_token = null, lease_until = null, finished_at = now()
     where id in (select j.id from public.jobs j where j.worker = 'a/1' order by j.id limit 2)`,
    );
    deepEqual(await take(given, "a/3"), [2, 2]);
  },
  ALONE,
);

databaseTest("two successors at once never fill the same place", async (given) => {
  await orderArticles(given, 30);
  deepEqual(await take(given, "a/1", 3), [3, 0]);
  const both = await Promise.all([take(given, "a/2", 5), take(given, "a/3", 5)]);
  equal(both.reduce((sum, [jobs = 0]) => sum + jobs, 0), 2);
}, ALONE);

databaseTest("who gave no sign of life for three heartbeats holds no place", async (given) => {
  await orderArticles(given, 30);
  deepEqual(await take(given, "a/1"), [4, 0]);
  await live(given, "a/1", 360);
  deepEqual(await take(given, "a/2"), [0, 4]);
  await live(given, "a/1", 44);
  deepEqual(await take(given, "a/2"), [4, 0]);
}, ALONE);

/** A vendor that lets others come while it answers. */
function slowVendor(): FakeAi {
  const ai = fakeAi();
  const chat = ai.chat.bind(ai);
  ai.chat = async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return await chat(request);
  };
  return ai;
}

databaseTest(
  "workers that hand over to each other do all there is, once",
  async (given) => {
    const shop = await orderArticles(given, 12);
    const ai = slowVendor();
    const ends: Promise<unknown>[] = [];
    const start = (n: number) => {
      const deps = workerDeps(given, ai, { name: `chain/${n}` });
      const options = { limit: 2, budgetMs: 120_000, maxJobs: 5, isSuccessor: () => n > 0 };
      ends.push(runWorker(deps, { ...options, onOver: () => start(n + 1) }));
    };
    start(0);
    while (ends.length > 0) await ends.shift();
    deepEqual((await jobsOf(given, shop)).map(({ status }) => status), Array(12).fill("succeeded"));
    equal(ai.calls.length, 12);
    await assertLedgerBalanced(given, shop);
  },
  ALONE,
);

databaseTest(
  "a predecessor that dies costs its successor nothing but the jobs it held, which are done again",
  async (given) => {
    const shop = await orderArticles(given, 8);
    const ai = slowVendor();
    const dead = Promise.withResolvers<void>();
    const { service } = given;
    const rpc = service.rpc.bind(service) as (...all: unknown[]) => unknown;
    // It claims, and nothing comes from it any more.
    const dying = (name: string, ...rest: unknown[]) =>
      name === "take_chained_jobs" ? rpc(name, ...rest) : new Promise<never>(() => {});
    const db = Object.assign(Object.create(service), { rpc: dying }) as Db;
    const gone = workerDeps(given, ai, { name: "chain/0", db });
    runWorker(gone, {
      limit: 2,
      leaseSeconds: 60,
      budgetMs: 120_000,
      maxJobs: 2,
      onOver: dead.resolve,
    });
    await dead.promise;
    const successor = workerDeps(given, ai, { name: "chain/1" });
    const options = { limit: 2, leaseSeconds: 60, budgetMs: 120_000, isSuccessor: () => true };
    const going = runWorker(successor, options);
    await live(given, "chain/0", 40);
    equal((await going).succeeded, 6);
    await live(given, "chain/0", -1);
    await given.stack.sql("select app.automation_tick()");
    await given.stack.sql("update public.jobs set run_at = now() where status = 'queued'");
    ok((await runWorker({ ...successor, name: "next/0" }, options)).succeeded === 2);
    deepEqual((await jobsOf(given, shop)).map(({ status }) => status), Array(8).fill("succeeded"));
    await assertLedgerBalanced(given, shop);
  },
  ALONE,
);
