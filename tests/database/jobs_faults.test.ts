import { deepEqual, equal, ok } from "node:assert/strict";
import { createOpenAi } from "core/adapters/openai.ts";
import type { AiProvider } from "core/ai/provider.ts";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { orderContent } from "core/content/order_content.ts";
import { AppError } from "core/errors.ts";
import { createOfflineAi, type OfflineAiOptions } from "@/local/ai/server.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, passRetryTime, work } from "./workshop.ts";

/** Milliseconds in which every answer comes that comes at all, however busy the machine is. */
const PATIENCE = 300_000;

/** The offline AI behind the real adapter, without a port. */
function offlineAi(options: OfflineAiOptions = {}, timeoutMs = PATIENCE) {
  const server = createOfflineAi({ embeddings: "hashed", ...options });
  const ai = createOpenAi({
    baseUrl: "http://offline.test/v1",
    apiKey: "offline",
    model: "offline-writer",
    imageModel: "offline-image",
    free: true,
    timeoutMs,
    fetch: (input, init) => server.fetch(new Request(input, init)),
  });
  return { ai, close: () => server.close() };
}

const FAULTS: [fault: string, status: string, code: string][] = [
  ["429:retry-after=30", "queued", "vendor_throttled"],
  ["500", "queued", "vendor_error"],
  ["hang", "queued", "vendor_timeout"],
  ["timeout-after-work", "queued", "vendor_timeout"],
  ["truncate", "queued", "vendor_cut_off"],
  ["401", "failed", "vendor_key"],
  ["refuse", "failed", "vendor_refused"],
  ["invalid", "failed", "invalid_answer"],
];
for (const [fault, status, code] of FAULTS) {
  databaseTest(
    `the vendor's fault ${fault} leaves the job ${status}, and a good answer mends it`,
    async (given) => {
      const shop = await openWorkshop(given, 100);
      const ids = await shop.addTasks(["How to descale an espresso machine"], 300);
      const order = () =>
        orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: crypto.randomUUID() });
      await order();
      const faulty = offlineAi({ fault }, code === "vendor_timeout" ? 1000 : PATIENCE);
      await work(given, faulty.ai);
      faulty.close();
      const [job] = await jobsOf(given, shop);
      deepEqual([job?.status, job?.error_code], [status, code]);
      ok(job?.error_message && !job.error_message.includes("offline"));
      await assertLedgerBalanced(given, shop);
      if (status === "failed") equal(await shop.credits(), 100);
      if (status === "failed") await order();
      await passRetryTime(given, shop);
      const good = offlineAi();
      await work(given, good.ai);
      good.close();
      const [task] = await given.stack.sql<{ status: string }>(
        "select status from public.tasks where site_id = $1",
        [
          shop.siteId,
        ],
      );
      equal(task?.status, "completed");
      await assertLedgerBalanced(given, shop);
    },
  );
}

databaseTest(
  "a whole run reaches review though a third of the vendor's answers fail",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords([
      "espresso machine",
      "best espresso machine",
      "espresso machine cleaning",
      "pour over coffee",
      "pour over coffee ratio",
      "pour over kettle",
    ]);
    const config = RunConfig.parse({
      ideas_per_cluster: 1,
      images_per_article: 1,
      max_articles: 3,
    });
    const id = await startRun({ db: shop.db, costs: COSTS }, {
      siteId: shop.siteId,
      config,
      key: crypto.randomUUID(),
    });
    const { ai, close } = offlineAi({
      fault: "429,500,truncate,invalid",
      faultRate: 0.3,
      seed: "run",
    });
    const status = async () => (await readRun({ db: shop.db }, { id })).status;
    for (let pass = 0; pass < 20 && await status() === "running"; pass++) {
      await work(given, ai);
      await passRetryTime(given, shop);
    }
    close();
    const run = await readRun({ db: shop.db }, { id });
    equal(run.status, "completed");
    ok((run.stages["7"]?.done ?? 0) >= 1);
    equal(run.credits_reserved, 0);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "what an attempt used stays with it though its answer was refused or cut off",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    const ids = await shop.addTasks(["How to descale an espresso machine"], 300);
    await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: crypto.randomUUID() });
    const used = async () => {
      const [job] = await given.stack.sql<
        { tokens_in: number; tokens_out: number; failures: Record<string, number>[] }
      >("select tokens_in, tokens_out, failures from public.jobs where site_id = $1", [
        shop.siteId,
      ]);
      return {
        job: [job?.tokens_in, job?.tokens_out],
        failures: job?.failures.map((one) => [one.tokens_in, one.tokens_out, one.cost_usd]),
      };
    };
    const cut = (tokens: number): AiProvider => ({
      ...fakeAi(),
      chat: () =>
        Promise.reject(
          new AppError("vendor_cut_off", "Cut off.", {
            retryable: true,
            usage: { model: "fake-1", tokens_in: tokens, tokens_out: 5, cost_usd: 0.5 },
          }),
        ),
    });
    await work(given, cut(10));
    deepEqual(await used(), { job: [10, 5], failures: [[10, 5, 0.5]] });
    await passRetryTime(given, shop);
    await work(given, cut(20));
    deepEqual(await used(), { job: [30, 10], failures: [[10, 5, 0.5], [20, 5, 0.5]] });
    await passRetryTime(given, shop);
    // Asked, and asked once more to mend it: both answers are kept, and neither can be used.
    await work(given, fakeAi({ article: () => "nonsense" }));
    deepEqual(await used(), {
      job: [230, 410],
      failures: [[10, 5, 0.5], [20, 5, 0.5], [200, 400, 0.002]],
    });
    await assertLedgerBalanced(given, shop);
  },
);
