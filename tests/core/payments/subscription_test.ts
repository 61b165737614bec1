import { deepEqual, equal, rejects } from "node:assert/strict";
import { readOverview } from "core/payments/read_overview.ts";
import type { ShownChange } from "core/payments/schema.ts";
import { attachCard, cardOnFile, readCard } from "@/local/stripe/cards.ts";
import { settle } from "@/local/stripe/subscriptions.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { openTill, type Till } from "./till.ts";

const STARTER = { kind: "plan", slug: "starter", cycle: "month" } as const;

async function subscribed(given: DatabaseTest, till: Till): Promise<Person> {
  const owner = await given.person();
  await till.buy(owner, STARTER);
  await till.deliverAll();
  return owner;
}

/** Plan, state of the account, state of its subscription. */
async function planOf({ stack }: DatabaseTest, { accountId }: Person) {
  const [row] = await stack.sql<{ plan: string[] }>(
    `select jsonb_build_array(l.slug, a.status, s.status) as plan from public.accounts a
     join public.plans l on l.id = a.plan_id join public.subscriptions s on s.account_id = a.id where a.id = $1`,
    [accountId],
  );
  return row?.plan;
}

function useCard({ shop }: Till, owner: Person, number: string): void {
  const [customer] = shop.store.all(
    "customer",
    ({ metadata }) => metadata.account_id === owner.accountId,
  );
  const card = readCard(number);
  if (!customer || !card) throw new Error("Nobody to give a card to.");
  const method = attachCard(shop.store, customer.id, card);
  customer.invoice_settings.default_payment_method = method.id;
  shop.events.say("customer.updated", customer);
}

databaseTest(
  "a larger plan begins now for the difference, a smaller one with the next period",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await subscribed(given, till);
      deepEqual(await planOf(given, owner), ["starter", "active", "active"]);
      const growth = { slug: "growth", cycle: "month" } as const;
      const shown = await till.order<ShownChange>(owner, { action: "preview", plan: growth });
      deepEqual([shown.now, shown.amount_due], [true, 7000]);
      const order = {
        action: "change",
        plan: growth,
        at: shown.at,
        key: crypto.randomUUID(),
      } as const;
      await rejects(till.order(owner, { ...order, expected: 1 }), hasCode("conflict"));
      await till.order(owner, { ...order, expected: shown.amount_due });
      deepEqual(await planOf(given, owner), ["growth", "active", "active"]);
      await rejects(till.order(owner, { action: "preview", plan: growth }), hasCode("conflict"));

      const starter = { slug: "starter", cycle: "month" } as const;
      const later = await till.order<ShownChange>(owner, { action: "preview", plan: starter });
      deepEqual([later.now, later.amount_due], [false, 0]);
      const back = {
        action: "change",
        plan: starter,
        at: 1,
        expected: 0,
        key: crypto.randomUUID(),
      } as const;
      await till.order(owner, back);
      await till.deliverAll();
      deepEqual(await planOf(given, owner), ["growth", "active", "active"]);
      equal((await readOverview(owner)).subscription?.next_plan?.slug, "starter");
      till.pass(32);
      await till.deliverAll();
      deepEqual(await planOf(given, owner), ["starter", "active", "active"]);
    } finally {
      await till.close();
    }
  },
);

databaseTest("a refused card leaves the plan as it was", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await subscribed(given, till);
    useCard(till, owner, "4000000000000341");
    const plan = { slug: "growth", cycle: "month" } as const;
    const shown = await till.order<ShownChange>(owner, { action: "preview", plan });
    const order = { action: "change", plan, at: shown.at, expected: shown.amount_due } as const;
    await rejects(
      till.order(owner, { ...order, key: crypto.randomUUID() }),
      hasCode("payment_declined"),
    );
    await till.deliverAll();
    deepEqual(await planOf(given, owner), ["starter", "active", "active"]);
  } finally {
    await till.close();
  }
});

databaseTest(
  "a cancelled subscription lasts to its end, then the plan is free and what was bought stays",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await subscribed(given, till);
      await till.buy(owner, { kind: "package", slug: "credits-1000" });
      await rejects(till.buy(owner, STARTER), hasCode("conflict"));
      await till.order(owner, { action: "cancel", cancelling: true });
      await till.order(owner, { action: "cancel", cancelling: false });
      equal((await readOverview(owner)).subscription?.cancelling, false);
      await till.order(owner, { action: "cancel", cancelling: true });
      await till.deliverAll();
      deepEqual(await planOf(given, owner), ["starter", "active", "active"]);
      till.pass(32);
      await till.deliverAll();
      deepEqual(await planOf(given, owner), ["free", "active", "cancelled"]);
      const [left] = await given.stack.sql<{ purchased_credits: number }>(
        "select purchased_credits from public.accounts where id = $1",
        [owner.accountId],
      );
      equal(left?.purchased_credits, 1000);
    } finally {
      await till.close();
    }
  },
);

databaseTest(
  "a missing payment is told on days 0, 3 and 7, suspends after 14, and restores when it comes",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await subscribed(given, till);
      useCard(till, owner, "4000000000000341");
      till.pass(32);
      await till.deliverAll();
      const reached: number[] = [];
      for (let day = 0; day <= 15; day++) {
        await given.stack.sql(
          `select app.remind_of_payments(s.past_due_since + make_interval(days => $2))
           from public.payment_subscriptions s where s.account_id = $1`,
          [owner.accountId, day],
        );
        const [told] = await given.stack.sql<{ count: number }>(
          "select count(*)::integer as count from public.notifications where account_id = $1 and kind = 'billing'",
          [owner.accountId],
        );
        if (told && told.count > reached.length) reached.push(day);
      }
      deepEqual(reached, [0, 3, 7, 14]);
      deepEqual(await planOf(given, owner), ["starter", "suspended", "past_due"]);
      await till.buy(owner, { kind: "package", slug: "credits-1000" });
      await till.deliverAll();
      deepEqual((await planOf(given, owner))?.[1], "suspended", "a package settles no plan");
      useCard(till, owner, "4242424242424242");
      const [subscription] = till.shop.store.all("subscription");
      const invoice = till.shop.store.get("invoice", subscription?.latest_invoice ?? "");
      settle(till.shop, invoice, cardOnFile(till.shop.store, invoice.customer), true);
      await till.deliverAll();
      deepEqual(await planOf(given, owner), ["starter", "active", "active"]);
    } finally {
      await till.close();
    }
  },
);

databaseTest("staff's own suspension is not lifted by a payment", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await subscribed(given, till);
    await given.stack.sql("update public.accounts set status = 'suspended' where id = $1", [
      owner.accountId,
    ]);
    await till.buy(owner, { kind: "package", slug: "credits-1000" });
    await till.deliverAll();
    equal((await planOf(given, owner))?.[1], "suspended");
  } finally {
    await till.close();
  }
});
