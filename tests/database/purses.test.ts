import { deepEqual, equal, rejects } from "node:assert/strict";
import { orderContent } from "core/content/order_content.ts";
import { cancelJobs } from "core/jobs/cancel_jobs.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { assertPursesExplained, pursesOf } from "./purse_ledger.ts";
import { openWorkshop } from "./workshop.ts";

/** Calls one of the functions that money goes through, as the webhook's functions do. */
async function call({ stack }: DatabaseTest, name: string, ...values: unknown[]): Promise<number> {
  const list = values.map((_, n) => `$${n + 1}`).join(", ");
  const [row] = await stack.sql<{ answer: number }>(
    `select app.${name}(${list}) as answer`,
    values,
  );
  return row?.answer ?? NaN;
}

const reference = (kind: string) => `${kind}_${crypto.randomUUID()}`;

function buy(given: DatabaseTest, account: string, credits: number, invoice = reference("in")) {
  return call(given, "grant_purchased", account, credits, invoice, `${credits} credits`);
}

function refund(given: DatabaseTest, account: string, credits: number, name = reference("re")) {
  return call(given, "take_back", account, credits, name, "Refund");
}

databaseTest(
  "plan credits are spent before purchased ones, and come back to where they were",
  async (given) => {
    const shop = await openWorkshop(given, 0);
    const account = shop.person.accountId;
    await given.stack.sql(
      "select app.replenish($1, now() + interval '1 second', 'free')",
      [account],
    );
    await buy(given, account, 100);
    deepEqual(await pursesOf(given, account), { credits: 600, purchased: 100, debt: 0 });
    const ids = await shop.addTasks(["One"], 400);
    const { jobs } = await orderContent({ db: shop.db }, {
      siteId: shop.siteId,
      ids,
      key: crypto.randomUUID(),
    });
    deepEqual(await pursesOf(given, account), { credits: 595, purchased: 100, debt: 0 });
    await given.stack.sql("select app.post_credits($1, 'adjustment', -492, 'spent')", [account]);
    deepEqual(await pursesOf(given, account), { credits: 103, purchased: 100, debt: 0 });
    const more = await orderContent({ db: shop.db }, {
      siteId: shop.siteId,
      ids: await shop.addTasks(["Two"], 400),
      key: crypto.randomUUID(),
    });
    deepEqual(await pursesOf(given, account), { credits: 98, purchased: 98, debt: 0 });
    await cancelJobs({ db: shop.db }, { siteId: shop.siteId, ids: [...jobs, ...more.jobs] });
    deepEqual(await pursesOf(given, account), { credits: 108, purchased: 100, debt: 0 });
    await assertPursesExplained(given, account);
  },
);

databaseTest(
  "a payment and a refund count once, however often and from how many sides they are told",
  async (given) => {
    const { accountId } = await given.person();
    const [invoice, returned] = [reference("in"), reference("re")];
    const told = await Promise.all(
      Array.from({ length: 6 }, () => buy(given, accountId, 1000, invoice)),
    );
    equal(told.reduce((sum, credits) => sum + credits, 0), 1000);
    equal(await buy(given, accountId, 1000, invoice), 0);
    await Promise.all(Array.from({ length: 6 }, () => refund(given, accountId, 400, returned)));
    deepEqual(await pursesOf(given, accountId), { credits: 1100, purchased: 600, debt: 0 });
    await assertPursesExplained(given, accountId);
  },
);

databaseTest("one account's payment is never another's", async (given) => {
  const [a, b] = [await given.person(), await given.person()];
  const invoice = reference("in");
  await buy(given, a.accountId, 1000, invoice);
  equal(await buy(given, b.accountId, 1000, invoice), 0);
  equal((await pursesOf(given, b.accountId)).credits, 500);
});

databaseTest(
  "what was spent before it was refunded is owed, and the next purchase settles it",
  async (given) => {
    const { accountId } = await given.person();
    await buy(given, accountId, 1000);
    await given.stack.sql("select app.post_credits($1, 'adjustment', -1200, 'spent')", [accountId]);
    equal(await refund(given, accountId, 1000), 700);
    deepEqual(await pursesOf(given, accountId), { credits: 0, purchased: 0, debt: 700 });
    await buy(given, accountId, 500);
    deepEqual(await pursesOf(given, accountId), { credits: 0, purchased: 0, debt: 200 });
    await buy(given, accountId, 500);
    deepEqual(await pursesOf(given, accountId), { credits: 300, purchased: 300, debt: 0 });
    const entries = await assertPursesExplained(given, accountId);
    deepEqual(entries.slice(-4).map(({ cause, amount }) => [cause, amount]), [
      ["invoice", 500],
      ["debt", -500],
      ["invoice", 500],
      ["debt", -200],
    ]);
  },
);

databaseTest("the refund of a plan's invoice takes the plan's credits first", async (given) => {
  const { accountId } = await given.person();
  await buy(given, accountId, 300);
  equal(
    await call(given, "take_back", accountId, 900, reference("re"), "Refund", "refund", true),
    100,
  );
  deepEqual(await pursesOf(given, accountId), { credits: 0, purchased: 0, debt: 100 });
  await assertPursesExplained(given, accountId);
});

databaseTest("purchased credits that a job did not use settle what is owed", async (given) => {
  const shop = await openWorkshop(given, 0);
  const account = shop.person.accountId;
  await buy(given, account, 5);
  const { jobs } = await orderContent({ db: shop.db }, {
    siteId: shop.siteId,
    ids: await shop.addTasks(["One"], 400),
    key: crypto.randomUUID(),
  });
  equal(await refund(given, account, 5), 5);
  await cancelJobs({ db: shop.db }, { siteId: shop.siteId, ids: jobs });
  deepEqual(await pursesOf(given, account), { credits: 0, purchased: 0, debt: 0 });
  await assertPursesExplained(given, account);
});

databaseTest(
  "a purchase or refund of nothing is refused, and so is an entry without its cause",
  async (given) => {
    const { accountId } = await given.person();
    await rejects(buy(given, accountId, 0));
    await rejects(refund(given, accountId, -5));
    await rejects(given.stack.sql(
      "select app.post_credits($1, 'purchase', 5, 'x', p_cause => 'invoice')",
      [accountId],
    ));
    await rejects(given.stack.sql(
      "select app.post_credits($1, 'adjustment', 5, 'x', p_purchased => 600)",
      [accountId],
    ));
    deepEqual(await pursesOf(given, accountId), { credits: 500, purchased: 0, debt: 0 });
  },
);
