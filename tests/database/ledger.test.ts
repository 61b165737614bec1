import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import {
  type Costs,
  estimateCredits,
  type Operation,
  reservedWords,
} from "core/billing/estimate.ts";
import { orderContent } from "core/content/order_content.ts";
import type { AppError } from "core/errors.ts";
import { orderIdeas } from "core/ideas/order_ideas.ts";
import { orderImages } from "core/images/order_images.ts";
import { cancelJobs } from "core/jobs/cancel_jobs.ts";
import { orderClustering } from "core/keywords/order_clustering.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import { articleOf } from "./jobs_desk.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work, type Workshop } from "./workshop.ts";

const key = () => crypto.randomUUID();

function titles(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `Task ${n}`);
}

function order(shop: Workshop, ids: string[], orderKey = key()) {
  return orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: orderKey });
}

databaseTest("estimates agree with the database at every boundary", async (given) => {
  const { data } = await (await openWorkshop(given)).db.rpc("session_context");
  const costs = (data as { costs: Costs }).costs;
  for (
    const [operation, { credits, per_units }] of Object.entries(COSTS) as [
      Operation,
      Costs[string] & object,
    ][]
  ) {
    equal(costs[operation]?.credits, credits);
    equal(costs[operation]?.per_units, per_units);
    for (
      const quantity of [0, 1, 2, 50, 99, 100, 101, 199, 200, 201, 1199, 1200, 1201, 10000, 12000]
    ) {
      const [row] = await given.stack.sql<{ cost: number; reserved: number }>(
        "select app.credit_cost($1, $2::integer) as cost, app.reserved_words($2::integer) as reserved",
        [operation, quantity],
      );
      equal(estimateCredits(costs, operation, quantity), row?.cost, `${operation} ${quantity}`);
      equal(reservedWords(quantity), row?.reserved, `reserved words of ${quantity}`);
    }
  }
});

databaseTest("a job reserves when it is ordered and settles at the real amount", async (given) => {
  const shop = await openWorkshop(given, 100);
  const ids = await shop.addTasks(["One"], 400);
  const { credits, jobs } = await order(shop, ids);
  equal(credits, 5, "400 words and a fifth more");
  equal(await shop.credits(), 95);
  await assertLedgerBalanced(given, shop);
  await work(given, fakeAi({ article: articleOf(250) }));
  equal(await shop.credits(), 97, "251 words cost three");
  const [job] = await jobsOf(given, shop);
  equal(job?.id, jobs[0]);
  equal(job?.credits_charged, 3);
  await assertLedgerBalanced(given, shop);
});

databaseTest("an article longer than reserved costs what was reserved", async (given) => {
  const shop = await openWorkshop(given, 5);
  await order(shop, await shop.addTasks(["One"], 400));
  equal(await shop.credits(), 0);
  await work(given, fakeAi({ article: articleOf(5000) }));
  equal(await shop.credits(), 0);
  equal((await jobsOf(given, shop))[0]?.credits_charged, 5);
  await assertLedgerBalanced(given, shop);
});

databaseTest("a failed job gives everything back", async (given) => {
  const shop = await openWorkshop(given, 50);
  await order(shop, await shop.addTasks(["One", "Two"], 400));
  equal(await shop.credits(), 40);
  await work(given, fakeAi({ article: () => "nonsense" }));
  equal(await shop.credits(), 50);
  for (const job of await jobsOf(given, shop)) {
    equal(job.status, "failed");
    equal(job.error_code, "invalid_answer");
    equal(job.raw_answer, "nonsense");
    equal(job.credits_charged, 0);
  }
  const tasks = await given.stack.sql(
    "select distinct status from public.tasks where site_id = $1",
    [shop.siteId],
  );
  deepEqual(tasks.map((task) => ({ ...task as object })), [{ status: "failed" }]);
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "fifty orders at once on a balance for ten: exactly ten, and a refusal with need and balance",
  async (given) => {
    const shop = await openWorkshop(given, 50);
    const ids = await shop.addTasks(titles(50), 400);
    const answers = await Promise.allSettled(ids.map((id) => order(shop, [id])));
    equal(answers.filter(({ status }) => status === "fulfilled").length, 10);
    const refused = answers.flatMap((answer) =>
      answer.status === "rejected" ? [answer.reason as AppError] : []
    );
    equal(refused.length, 40);
    for (const { code, message, fields, status } of refused) {
      equal(code, "insufficient_credits");
      equal(status, 409);
      match(message, /needs 5 credits and your balance is 0/);
      deepEqual(fields, { need: ["5"], balance: ["0"] });
    }
    equal(await shop.credits(), 0);
    equal((await jobsOf(given, shop)).length, 10);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "fifty spends of one credit at once on a balance of ten: exactly ten",
  async (given) => {
    const shop = await openWorkshop(given, 10);
    const ids = await shop.addTasks(titles(50), 400);
    const cheap = await setContentPrice(given, 1, 1000);
    const answers = await Promise.allSettled(ids.map((id) => order(shop, [id])));
    equal(answers.filter(({ status }) => status === "fulfilled").length, 10);
    const refused = answers.flatMap((answer) =>
      answer.status === "rejected" ? [(answer.reason as AppError).code] : []
    );
    deepEqual(refused, Array.from({ length: 40 }, () => "insufficient_credits"));
    equal(await shop.credits(), 0);
    equal((await jobsOf(given, shop)).length, 10);
    await assertLedgerBalanced(given, shop);
    await work(given, fakeAi({ article: articleOf(5000) }));
    equal(await shop.credits(), 0, "longer ones cost no more than was reserved");
    await assertLedgerBalanced(given, shop);
    await cheap.withdraw();
  },
);

databaseTest("an article costs its words, rounded up at every hundred", async (given) => {
  const shop = await openWorkshop(given, 200);
  const expected = [[99, 1], [100, 1], [101, 2], [199, 2], [200, 2], [201, 3]] as const;
  // For 1,200 words twelve are reserved, and no more is charged.
  const longest = [[1199, 12], [1200, 12], [1201, 12]] as const;
  const charges: [number, number][] = [];
  for (const [words] of [...expected, ...longest]) {
    const before = await shop.credits();
    await order(shop, await shop.addTasks([`${words} words`], 1000));
    await work(given, fakeAi({ article: articleOf(words - 1) }));
    charges.push([words, before - await shop.credits()]);
  }
  deepEqual(charges, [...expected, ...longest]);
  await assertLedgerBalanced(given, shop);
});

/** Changes what articles cost until it is withdrawn. */
async function setContentPrice({ stack }: DatabaseTest, credits: number, perUnits: number) {
  const [row] = await stack.sql<{ at: string }>(
    `insert into public.credit_prices (operation, effective_from, credits, per_units)
     values ('generate_content', clock_timestamp(), $1, $2) returning effective_from::text as at`,
    [credits, perUnits],
  );
  const withdrawal =
    "delete from public.credit_prices where operation = 'generate_content' and effective_from = $1";
  return { withdraw: () => stack.sql(withdrawal, [row?.at]) };
}

databaseTest("an order which the balance cannot pay changes nothing", async (given) => {
  const shop = await openWorkshop(given, 14);
  await rejects(order(shop, await shop.addTasks(titles(3), 400)), { code: "insufficient_credits" });
  equal(await shop.credits(), 14);
  equal((await jobsOf(given, shop)).length, 0);
  const [tasks] = await given.stack.sql<{ n: number }>(
    "select count(*)::integer as n from public.tasks where site_id = $1 and status = 'queued'",
    [shop.siteId],
  );
  equal(tasks?.n, 3);
});

databaseTest("the same key is one order, one after the other or at once", async (given) => {
  const shop = await openWorkshop(given, 1000);
  const ids = await shop.addTasks(titles(4), 400);
  const orderKey = key();
  const orders = await Promise.all(Array.from({ length: 8 }, () => order(shop, ids, orderKey)));
  const late = await order(shop, ids, orderKey);
  for (const { jobs, credits } of [...orders, late]) {
    deepEqual(jobs.toSorted(), late.jobs.toSorted());
    equal(credits, 20);
  }
  equal(orders.filter(({ repeated }) => !repeated).length, 1);
  equal(await shop.credits(), 980);
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "a subject that is being worked on is not ordered twice under another key",
  async (given) => {
    const shop = await openWorkshop(given);
    const ids = await shop.addTasks(titles(2), 400);
    await order(shop, ids.slice(0, 1));
    const { jobs, skipped, credits } = await order(shop, ids);
    equal(jobs.length, 1);
    equal(skipped, 1);
    equal(credits, 5);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest("a key of one account means nothing to another", async (given) => {
  const [a, b] = [await openWorkshop(given, 100), await openWorkshop(given, 100)];
  const orderKey = key();
  const first = await order(a, await a.addTasks(["One"]), orderKey);
  const second = await order(b, await b.addTasks(["One"]), orderKey);
  equal(second.repeated, false);
  ok(first.jobs[0] !== second.jobs[0]);
});

databaseTest("cancelling releases what has not started, once", async (given) => {
  const shop = await openWorkshop(given, 100);
  const { jobs } = await order(shop, await shop.addTasks(titles(3), 400));
  const cancel = () => cancelJobs({ db: shop.db }, { siteId: shop.siteId, ids: jobs });
  const counts = await Promise.all([cancel(), cancel()]);
  equal(counts[0] + counts[1], 3);
  equal(await shop.credits(), 100);
  await assertLedgerBalanced(given, shop);
  await work(given, fakeAi());
  equal(await shop.credits(), 100, "nothing is worked on after all");
});

databaseTest("nobody but staff writes the ledger, and nobody changes it", async (given) => {
  const shop = await openWorkshop(given, 10);
  const account = shop.person.accountId;
  const grant = await shop.db.rpc("grant_credits", {
    p_account_id: account,
    p_amount: 1000,
    p_reason: "please",
  });
  equal(grant.error?.details, "forbidden");
  await shop.db.from("credit_transactions").insert({
    account_id: account,
    type: "purchase",
    cause: "staff",
    amount: 1000,
    balance_after: 1010,
    description: "mine",
  });
  await shop.db.from("accounts").update({ credits: 99999 }).eq("id", account);
  equal(await shop.credits(), 10);
  await assertLedgerBalanced(given, shop);
  await rejects(
    given.stack.sql("update public.credit_transactions set amount = 1 where account_id = $1", [
      account,
    ]),
  );
  await rejects(
    given.stack.sql("delete from public.credit_transactions where account_id = $1", [account]),
  );
});

databaseTest("every kind of order names its price and is charged it", async (given) => {
  const shop = await openWorkshop(given, 1000);
  await shop.addKeywords(["espresso machine", "espresso beans", "filter paper"]);
  const site = { siteId: shop.siteId };
  const clustering = await orderClustering({ db: shop.db }, { ...site, key: key() });
  deepEqual([clustering.credits, clustering.requests, clustering.keywords], [10, 1, 3]);
  const ai = fakeAi();
  await work(given, ai);
  const clusters = await given.stack.sql<{ id: string }>(
    "select id from public.clusters where site_id = $1",
    [shop.siteId],
  );
  const ideas = await orderIdeas({ db: shop.db }, {
    ...site,
    ids: clusters.map(({ id }) => id),
    count: 1,
    key: key(),
  });
  equal(ideas.credits, 30);
  await work(given, ai);
  equal(await shop.credits(), 960);
  const none = await orderImages({ db: shop.db }, {
    ...site,
    ids: [crypto.randomUUID()],
    key: key(),
  });
  deepEqual([none.jobs.length, none.skipped, none.credits], [0, 1, 0]);
  await assertLedgerBalanced(given, shop);
  const usage = await given.stack.sql<{ operation: string; credits: number; tokens_in: number }>(
    "select operation, credits, tokens_in from public.credit_usage_logs where account_id = $1 order by operation",
    [shop.person.accountId],
  );
  deepEqual(usage.map(({ operation, credits, tokens_in }) => [operation, credits, tokens_in]), [
    ["auto_cluster", 10, 100],
    ["generate_ideas", 15, 100],
    ["generate_ideas", 15, 100],
  ]);
});

databaseTest("a job is charged at the price at which it was reserved", async (given) => {
  const shop = await openWorkshop(given, 100);
  const price = (credits: number) =>
    given.stack.sql(
      `insert into public.credit_prices (operation, effective_from, credits, per_units)
       values ('generate_content', clock_timestamp(), $1, 100)
       on conflict (operation, effective_from) do update set credits = excluded.credits`,
      [credits],
    );
  await order(shop, await shop.addTasks(["One"], 400));
  for (const credits of [3, 0]) {
    await price(credits);
    await work(given, fakeAi({ article: articleOf(250) }));
    equal(await shop.credits(), 97, "251 words at the price of the order");
  }
  equal((await order(shop, await shop.addTasks(["Two"], 400))).credits, 0);
  await price(1);
  await work(given, fakeAi({ article: articleOf(250) }));
  equal(await shop.credits(), 97);
  await assertLedgerBalanced(given, shop);
});
