import { controlRun } from "core/automation/control_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { archiveClusters } from "core/clusters/archive_clusters.ts";
import { moveContent } from "core/content/move_content.ts";
import { orderContent } from "core/content/order_content.ts";
import { AppError, isAppError } from "core/errors.ts";
import { changeIdeas } from "core/ideas/change_ideas.ts";
import { orderIdeas } from "core/ideas/order_ideas.ts";
import { orderImagePrompts } from "core/images/order_image_prompts.ts";
import { orderImages } from "core/images/order_images.ts";
import { cancelJobs } from "core/jobs/cancel_jobs.ts";
import { retryJob } from "core/jobs/retry_job.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { orderClustering } from "core/keywords/order_clustering.ts";
import { moveTasks } from "core/tasks/move_tasks.ts";
import { between, pick, type Random } from "@/local/ai/random.ts";
import { type FakeAi, fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import { passRetryTime, workerDeps, type Workshop } from "./workshop.ts";

/** Refusals that people may meet; anything else is a fault. */
const REFUSALS = new Set([
  "account_suspended",
  "conflict",
  "insufficient_credits",
  "invalid",
  "limit_reached",
  "not_found",
]);

/** Where random orders are given, and the chance that decides them. */
export interface Playground {
  given: DatabaseTest;
  shop: Workshop;
  random: Random;
}

export type Order = (at: Playground) => Promise<unknown>;

async function ids({ given, shop }: Playground, table: string, where = "true"): Promise<string[]> {
  const rows = await given.stack.sql<{ id: string }>(
    `select id from public.${table} where site_id = $1 and (${where}) order by id`,
    [shop.siteId],
  );
  return rows.map(({ id }) => id);
}

async function some(at: Playground, table: string, where?: string): Promise<string[]> {
  return (await ids(at, table, where)).filter(() => at.random() < 0.4);
}

/** The id of some row of the site, or one that nobody has. */
export async function one(at: Playground, table: string, where?: string): Promise<string> {
  const all = await ids(at, table, where);
  return all.length > 0 ? pick(at.random, all) : crypto.randomUUID();
}

/** A vendor that fails now and then, in ways that pass and ways that do not. */
function moodyAi(random: Random): FakeAi {
  const ai = fakeAi();
  const usual = ai.chat.bind(ai);
  const moods = [
    new AppError("vendor_error", "A problem.", { retryable: true }),
    new AppError("vendor_throttled", "Busy.", { retryable: true, retryAfter: 5 }),
    new AppError("vendor_refused", "Declined."),
  ];
  ai.chat = async (request) => {
    if (random() < 0.25) throw pick(random, moods);
    return await usual(request);
  };
  return ai;
}

function steer(action: "pause" | "resume" | "cancel"): Order {
  return async (at) =>
    await controlRun({ db: at.shop.db }, { id: await one(at, "automation_runs"), action });
}

const key = () => crypto.randomUUID();

/** Everything that people, workers and time can do, each in its own words. */
export const ORDERS: Record<string, Order> = {
  start: ({ shop, random }) =>
    startRun({ db: shop.db, costs: COSTS }, {
      siteId: shop.siteId,
      config: RunConfig.parse({
        ideas_per_cluster: 1,
        images_per_article: between(random, 0, 1),
        max_articles: between(random, 1, 3),
      }),
      key: key(),
      creditCap: random() < 0.6 ? between(random, 10, 120) : null,
    }),
  pause: steer("pause"),
  resume: steer("resume"),
  cancel: steer("cancel"),
  work: ({ given, random }) =>
    runWorker(workerDeps(given, moodyAi(random)), {
      limit: 2,
      budgetMs: 20_000,
      maxJobs: between(random, 1, 6),
    }),
  "a worker takes jobs and dies": async ({ given, random, shop }) => {
    await given.service.rpc("claim_jobs", { p_worker: "gone", p_limit: between(random, 1, 3) });
    if (random() < 0.5) return;
    await given.stack.sql(
      "update public.jobs set lease_until = now() - interval '1 second' where account_id = $1 and worker = 'gone'",
      [shop.person.accountId],
    );
  },
  tick: ({ given }) => given.stack.sql("select app.automation_tick()"),
  "time passes": ({ given, shop }) => passRetryTime(given, shop),
  retry: async (at) =>
    await retryJob({ db: at.shop.db }, {
      id: await one(at, "jobs", "status in ('failed', 'dead', 'cancelled')"),
    }),
  "cancel jobs": async (at) =>
    await cancelJobs({ db: at.shop.db }, { siteId: at.shop.siteId, ids: await some(at, "jobs") }),
  "order articles": async (at) =>
    await orderContent({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      ids: await some(at, "tasks"),
      key: key(),
    }),
  "order ideas": async (at) =>
    await orderIdeas({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      ids: await some(at, "clusters"),
      count: 1,
      key: key(),
    }),
  "order prompts": async (at) =>
    await orderImagePrompts({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      ids: await some(at, "content"),
      maxInArticle: 1,
      key: key(),
    }),
  "order pictures": async (at) =>
    await orderImages({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      ids: await some(at, "images"),
      key: key(),
    }),
  "order clusters": ({ shop }) =>
    orderClustering({ db: shop.db }, { siteId: shop.siteId, key: key() }),
  "add keywords": ({ shop, random }) =>
    shop.addKeywords([`topic${between(random, 1, 3)} ${key().slice(0, 8)}`]),
  "change keywords": async (at) =>
    await changeKeywords({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      action: pick(at.random, ["archive", "restore", "delete", "unassign"] as const),
      selection: { ids: await some(at, "keywords") },
    }),
  "archive clusters": async (at) =>
    await archiveClusters({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      ids: [await one(at, "clusters")],
    }),
  "archive ideas": async (at) =>
    await changeIdeas({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      action: pick(at.random, ["archive", "restore"] as const),
      ids: await some(at, "ideas"),
    }),
  "move tasks": async (at) =>
    await moveTasks({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      ids: await some(at, "tasks"),
      action: pick(at.random, ["cancel", "reopen"] as const),
    }),
  "change articles": async (at) =>
    await moveContent({ db: at.shop.db }, {
      siteId: at.shop.siteId,
      action: pick(at.random, ["archive", "restore"] as const),
      ids: await some(at, "content"),
    }),
  "the account is suspended or opened": ({ given, shop, random }) =>
    given.stack.sql("update public.accounts set status = $2 where id = $1", [
      shop.person.accountId,
      random() < 0.3 ? "suspended" : "active",
    ]),
  "top up or spend": ({ shop, random }) => shop.setCredits(pick(random, [0, 40, 400])),
};

/** Gives one order; true when it was carried out, false when it was refused as it may be. Throws on a fault. */
export async function give(
  order: string,
  at: Playground,
  orders: Record<string, Order> = ORDERS,
): Promise<boolean> {
  try {
    await orders[order]?.(at);
    return true;
  } catch (error) {
    if (isAppError(error) && REFUSALS.has(error.code)) return false;
    throw new Error(`${order}: ${error}`, { cause: error });
  }
}
