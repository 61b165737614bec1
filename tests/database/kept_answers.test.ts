import { deepEqual, equal, ok } from "node:assert/strict";
import { orderContent } from "core/content/order_content.ts";
import { orderClustering } from "core/keywords/order_clustering.ts";
import { orderImages } from "core/images/order_images.ts";
import { createDb, type Db } from "core/db.ts";
import { retryJob } from "core/jobs/retry_job.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { type FakeAi, fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { stackFetch } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import {
  assertLedgerBalanced,
  jobsOf,
  openWorkshop,
  passRetryTime,
  work,
  workerDeps,
  type Workshop,
} from "./workshop.ts";

/** Works until the worker is about to call `name`, and dies there: neither it nor anything after happens. */
async function dieBefore(given: DatabaseTest, shop: Workshop, ai: FakeAi, name: string) {
  const deps = workerDeps(given, ai);
  const dead = Promise.withResolvers<void>();
  const never = new Promise<never>(() => {});
  const rpc = deps.db.rpc.bind(deps.db) as (...all: unknown[]) => unknown;
  let isDead = false;
  const dying = (called: string, ...rest: unknown[]) => {
    if (called !== name && !isDead) return rpc(called, ...rest);
    // Nothing comes from it any more: no heartbeat that would tell it to claim anew.
    isDead = true;
    dead.resolve();
    return never;
  };
  const db = Object.assign(Object.create(deps.db), { rpc: dying }) as Db;
  runWorker({ ...deps, db }, { limit: 1, budgetMs: 120_000 });
  await dead.promise;
  await given.stack.sql(
    "update public.jobs set lease_until = now() - interval '1 second' where account_id = $1 and status = 'running'",
    [shop.person.accountId],
  );
  await given.stack.sql("select app.expire_leases()");
}

async function orderArticle(shop: Workshop): Promise<void> {
  const ids = await shop.addTasks([`Article ${crypto.randomUUID()}`]);
  await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: crypto.randomUUID() });
}

databaseTest(
  "an article that was answered before the worker died is not paid twice",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticle(shop);
    const ai = fakeAi();
    await dieBefore(given, shop, ai, "finish_content");
    await work(given, ai);
    deepEqual(ai.calls, ["article"], "the vendor was asked once");
    const [job] = await jobsOf(given, shop);
    deepEqual([job?.status, job?.attempts, job?.credits_charged], ["succeeded", 2, 5]);
    const [usage] = await given.stack.sql<{ tokens_out: number }>(
      "select tokens_out from public.credit_usage_logs where job_id = $1",
      [job?.id],
    );
    equal(usage?.tokens_out, 200, "what the vendor counted is known all the same");
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest("a repaired answer costs its two calls once", async (given) => {
  const shop = await openWorkshop(given, 100);
  await orderArticle(shop);
  const ai = fakeAi();
  const usual = ai.chat.bind(ai);
  ai.chat = async (request) => {
    const answer = await usual(request);
    return request.messages.length === 2 ? { ...answer, text: "nonsense" } : answer;
  };
  await dieBefore(given, shop, ai, "finish_content");
  await work(given, ai);
  deepEqual(ai.calls, ["article", "article"]);
  equal((await jobsOf(given, shop))[0]?.status, "succeeded");
});

databaseTest(
  "an answer stays with the question: keywords that changed since are not mixed up",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    const ids = await shop.addKeywords(["tea pot", "rum punch", "tea cup"]);
    await orderClustering({ db: shop.db }, { siteId: shop.siteId, ids, key: crypto.randomUUID() });
    const ai = fakeAi();
    await dieBefore(given, shop, ai, "finish_clustering");
    // The order of the keywords in a fresh question would be another one.
    await given.stack.sql(
      "update public.keywords set volume = case keyword when 'tea cup' then 900 else 1 end where site_id = $1",
      [shop.siteId],
    );
    await given.stack.sql(
      "delete from public.keywords where site_id = $1 and keyword = 'tea pot'",
      [
        shop.siteId,
      ],
    );
    await work(given, ai);
    deepEqual(ai.calls, ["keyword_clusters"]);
    const rows = await given.stack.sql<{ keyword: string; name: string }>(
      `select k.keyword, c.name from public.keywords k join public.clusters c on c.id = k.cluster_id
     where k.site_id = $1 order by 1`,
      [shop.siteId],
    );
    deepEqual(rows.map(({ keyword, name }) => [keyword, name]), [["rum punch", "rum"], [
      "tea cup",
      "tea",
    ]]);
  },
);

/** An image with a prompt, and what orders its picture. */
async function preparedPicture(given: DatabaseTest, shop: Workshop) {
  await orderArticle(shop);
  await work(given, fakeAi());
  const [image] = await given.stack.sql<{ id: string }>(
    `insert into public.images (account_id, site_id, content_id, kind, prompt, status)
     select account_id, site_id, id, 'featured', 'A cup', 'prompt_ready' from public.content
     where site_id = $1 returning id`,
    [shop.siteId],
  );
  const id = image?.id ?? "";
  const order = () =>
    orderImages({ db: shop.db }, { siteId: shop.siteId, ids: [id], key: crypto.randomUUID() });
  return { id, order };
}

databaseTest(
  "a picture that lies in Storage is not made again because Storage is away for a moment",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    const { order } = await preparedPicture(given, shop);
    await order();
    const ai = fakeAi();
    await dieBefore(given, shop, ai, "keep_job_answer");
    const { url, secretKey: key } = given.stack;
    const reach = stackFetch(given.stack);
    const db = createDb({
      url,
      key,
      fetch: (input, init) => {
        const { method, url } = new Request(input, init);
        const isAway = method === "GET" && url.includes("/storage/");
        return isAway ? Promise.resolve(new Response(null, { status: 502 })) : reach(input, init);
      },
    });
    const report = await work(given, ai, {}, { db });
    equal(report.retried, 1);
    await passRetryTime(given, shop);
    await work(given, ai);
    deepEqual(ai.calls, ["image"]);
    await assertLedgerBalanced(given, shop);
  },
);

for (const name of ["keep_job_answer", "finish_image"]) {
  databaseTest(
    `a picture that lies in Storage is not made again: death before ${name}`,
    async (given) => {
      const shop = await openWorkshop(given, 100);
      const { id, order } = await preparedPicture(given, shop);
      await order();
      const ai = fakeAi();
      await dieBefore(given, shop, ai, name);
      await work(given, ai);
      deepEqual(ai.calls, ["image"]);
      const path = async () => {
        const [row] = await given.stack.sql<{ status: string; storage_path: string }>(
          "select status, storage_path from public.images where id = $1",
          [id],
        );
        equal(row?.status, "generated");
        return row?.storage_path ?? "";
      };
      const first = await path();
      await order();
      await work(given, ai);
      deepEqual(ai.calls, ["image", "image"], "a new order is a new picture");
      const second = await path();
      ok(first !== second);
      equal(
        (await given.service.storage.from("images").download(first)).data,
        null,
        "the old one is gone",
      );
      ok((await given.service.storage.from("images").download(second)).data);
      await assertLedgerBalanced(given, shop);
    },
  );
}

databaseTest(
  "the answer of a worker that lost its lease serves the one that took over",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticle(shop);
    const ai = fakeAi();
    const usual = ai.chat.bind(ai);
    ai.chat = async (request) => {
      const answer = await usual(request);
      if (ai.calls.length === 1) {
        await given.stack.sql(
          "update public.jobs set status = 'queued', lease_token = null where account_id = $1",
          [shop.person.accountId],
        );
      }
      return answer;
    };
    const report = await work(given, ai, { limit: 1 });
    deepEqual([report.lost, report.succeeded], [1, 1]);
    deepEqual(ai.calls, ["article"]);
  },
);

databaseTest(
  "a second try after a fault of ours uses the paid answer; after another it asks anew",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticle(shop);
    const ai = fakeAi();
    const breaking = () => {
      const deps = workerDeps(given, ai);
      const rpc = deps.db.rpc.bind(deps.db) as (...all: unknown[]) => unknown;
      const broken = (called: string, ...rest: unknown[]) =>
        called === "finish_content"
          ? Promise.resolve({ data: null, error: { code: "42P01", message: "gone" }, status: 404 })
          : rpc(called, ...rest);
      return { ...deps, db: Object.assign(Object.create(deps.db), { rpc: broken }) as Db };
    };
    for (const calls of [1, 1, 2]) {
      await runWorker(breaking(), { limit: 1, budgetMs: 10_000 });
      equal(ai.calls.length, calls);
      const failed = (await jobsOf(given, shop)).at(-1);
      deepEqual([failed?.status, failed?.error_code], ["failed", "internal"]);
      await retryJob({ db: shop.db }, { id: failed?.id ?? "" });
    }
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "an answer is kept though the database is away until after the job's time",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await orderArticle(shop);
    const ai = fakeAi();
    const deps = workerDeps(given, ai, {
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 700))),
    });
    const rpc = deps.db.rpc.bind(deps.db) as (...all: unknown[]) => unknown;
    let refusals = 0;
    const away = (called: string, ...rest: unknown[]) =>
      called === "keep_job_answer" && refusals++ < 6
        ? Promise.resolve({ data: null, error: { message: "connection refused" }, status: 503 })
        : rpc(called, ...rest);
    const db = Object.assign(Object.create(deps.db), { rpc: away }) as Db;
    await runWorker({ ...deps, db }, { limit: 1, budgetMs: 20_000, jobMs: 2500 });
    await passRetryTime(given, shop);
    await work(given, ai);
    equal((await jobsOf(given, shop))[0]?.status, "succeeded");
    deepEqual(ai.calls, ["article"]);
  },
  // What other tests left would be worked on too, and counted.
  { isolated: true },
);
