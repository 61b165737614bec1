import { deepEqual, equal, rejects } from "node:assert/strict";
import { payNextTopUp } from "core/payments/pay_top_ups.ts";
import { switchTopUpOn } from "core/payments/settings.ts";
import { attachCard, readCard } from "@/local/stripe/cards.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { openTill, type Till } from "./till.ts";

const FORM = { threshold: 800, package: "credits-1000", ceiling: 40, consent: "yes" } as const;

/** Somebody who bought a package once, let more be bought, and has `credits` left. */
async function ready(given: DatabaseTest, till: Till, credits: number): Promise<Person> {
  const owner = await given.person();
  await rejects(switchTopUpOn(owner, FORM), hasCode("conflict"));
  await till.buy(owner, { kind: "package", slug: "credits-1000" });
  await till.deliverAll();
  await switchTopUpOn(owner, FORM);
  await leave(given, owner, credits);
  return owner;
}

async function leave({ service, stack }: DatabaseTest, { accountId }: Person, credits: number) {
  const [row] = await stack.sql<{ credits: number }>(
    "select credits from public.accounts where id = $1",
    [accountId],
  );
  const p_amount = credits - (row?.credits ?? 0);
  const { error } = await service.rpc("grant_credits", {
    p_account_id: accountId,
    p_amount,
    p_reason: "test",
  });
  if (error) throw new Error(error.message);
}

/** The clock's order, then two workers at once until nothing is left. */
async function work({ service: db, stack }: DatabaseTest, { provider }: Till): Promise<void> {
  await stack.sql("select app.order_top_ups()");
  await stack.sql("select app.order_top_ups()");
  const worker = async () => {
    while (await payNextTopUp({ db, provider })) { /* the next */ }
  };
  await Promise.all([worker(), worker()]);
}

async function outcome({ stack }: DatabaseTest, { accountId }: Person) {
  const [row] = await stack.sql<{ outcome: unknown[] }>(
    `select jsonb_build_array(a.credits, (select jsonb_agg(t.status order by t.created_at, t.id) from public.top_ups t
       where t.account_id = a.id), (select s.enabled from public.top_up_settings s where s.account_id = a.id)) as outcome
     from public.accounts a where a.id = $1`,
    [accountId],
  );
  return row?.outcome;
}

databaseTest(
  "a dip is bought up once, also by two workers, and never beyond the ceiling",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await ready(given, till, 799);
      await work(given, till);
      deepEqual(await outcome(given, owner), [1799, ["paid"], true]);
      await work(given, till);
      deepEqual(await outcome(given, owner), [1799, ["paid"], true]);
      await leave(given, owner, 10);
      await work(given, till);
      deepEqual(await outcome(given, owner), [1010, ["paid", "paid"], true]);
      await leave(given, owner, 10);
      await work(given, till);
      deepEqual(
        await outcome(given, owner),
        [10, ["paid", "paid"], true],
        "a third would be 45.00",
      );
      await till.deliverAll();
      deepEqual(
        await outcome(given, owner),
        [10, ["paid", "paid"], true],
        "messages bring nothing more",
      );
      equal(till.shop.store.all("charge").length, 3);
      const told = await given.stack.sql(
        "select 1 from app.mails where account_id = $1 and subject = 'Credits were bought by themselves'",
        [owner.accountId],
      );
      equal(told.length, 2, "of each purchase, in the app and by mail");
    } finally {
      await till.close();
    }
  },
);

databaseTest("a worker that dies after charging has charged for its successor", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await ready(given, till, 5);
    await given.stack.sql("select app.order_top_ups()");
    const { data: claimed } = await given.service.rpc("claim_top_up");
    const { id, customer, price } = claimed as { id: string; customer: string; price: string };
    await till.provider.chargeCard({ customer, price, key: `top-up-${id}` });
    await given.stack.sql(
      "update public.top_ups set lease_until = now() - interval '1 second' where id = $1",
      [id],
    );
    await work(given, till);
    deepEqual(await outcome(given, owner), [1005, ["paid"], true]);
    equal(till.shop.store.all("charge").length, 2);
  } finally {
    await till.close();
  }
});

databaseTest(
  "a refused card ends automatic purchases and leaves no open invoice",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await ready(given, till, 5);
      const [customer] = till.shop.store.all("customer");
      const card = readCard("4000000000000341");
      if (!customer || !card) throw new Error("Nobody to give a card to.");
      const method = attachCard(till.shop.store, customer.id, card);
      customer.invoice_settings.default_payment_method = method.id;
      await work(given, till);
      await work(given, till);
      deepEqual(await outcome(given, owner), [5, ["failed"], false]);
      deepEqual(till.shop.store.all("invoice", ({ status }) => status === "open"), []);
    } finally {
      await till.close();
    }
  },
);

databaseTest(
  "nothing is bought for an account that has closed since it was ordered",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await ready(given, till, 799);
      await given.stack.sql("select app.order_top_ups()");
      await given.stack.sql("update public.accounts set status = 'cancelled' where id = $1", [
        owner.accountId,
      ]);
      await work(given, till);
      deepEqual(await outcome(given, owner), [799, ["failed"], true]);
      equal(till.shop.store.all("charge").length, 1);
    } finally {
      await till.close();
    }
  },
);
