import { deepEqual, equal, ok } from "node:assert/strict";
import { runNextDeletion } from "core/accounts/delete_account.ts";
import { keepAccount } from "core/accounts/keep_account.ts";
import type { PaymentProvider } from "core/payments/provider.ts";
import { readCard } from "@/local/stripe/cards.ts";
import { payCheckout } from "@/local/stripe/checkout.ts";
import { setCancelling } from "@/local/stripe/subscriptions.ts";
import type { Subscription } from "@/local/stripe/objects.ts";
import { close } from "@/tests/core/account_lifecycle/closing.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { openTill, type Till } from "./till.ts";

const STARTER = { kind: "plan", slug: "starter", cycle: "month" } as const;

async function subscribed(given: DatabaseTest, till: Till): Promise<[Person, Subscription]> {
  const owner = await given.person();
  const { subscription } = await till.buy(owner, STARTER);
  await till.deliverAll();
  return [owner, till.shop.store.get("subscription", subscription)];
}

/** A provider that does not answer. */
function down(provider: PaymentProvider): PaymentProvider {
  return new Proxy(provider, { get: () => () => Promise.reject(new Error("down")) });
}

async function retryNow({ stack }: DatabaseTest): Promise<void> {
  await stack.sql("update app.payment_duties set run_at = now(), lease_until = null");
}

/** What is still owed to the provider. */
async function dutiesOf({ stack }: DatabaseTest): Promise<string[]> {
  const rows = await stack.sql<{ kind: string }>("select kind from app.payment_duties order by 1");
  return rows.map(({ kind }) => kind);
}

async function deleteNow({ stack, service: db }: DatabaseTest, owner: Person): Promise<void> {
  await stack.sql(
    "update app.account_closures set delete_at = now() - interval '1 minute' where account_id = $1",
    [owner.accountId],
  );
  while (await runNextDeletion({ db, now: Date.now }, Date.now() + 60_000)) { /* the next */ }
}

databaseTest("closing ends the subscription with its period, keeping resumes it", async (given) => {
  const till = await openTill(given);
  try {
    const [owner, subscription] = await subscribed(given, till);
    await close(given, owner, "cancel");
    await till.keepDuties();
    equal(subscription.cancel_at_period_end, true);
    equal(subscription.status, "active", "what is paid for lasts");
    await till.deliverAll();
    await keepAccount(owner);
    await till.keepDuties();
    equal(subscription.cancel_at_period_end, false);
    await close(given, owner, "cancel");
    await close(given, owner, "delete");
    await till.keepDuties();
    equal(subscription.cancel_at_period_end, true);
    await keepAccount(owner);
    await till.keepDuties();
    await till.deliverAll();
    equal(subscription.cancel_at_period_end, false);
    const [known] = await given.stack.sql<{ cancelling: boolean }>(
      "select cancel_at_period_end as cancelling from public.payment_subscriptions where account_id = $1",
      [owner.accountId],
    );
    equal(known?.cancelling, false);
  } finally {
    await till.close();
  }
});

databaseTest(
  "what the owner had cancelled before stays cancelled when it is kept",
  async (given) => {
    const till = await openTill(given);
    try {
      const [owner, subscription] = await subscribed(given, till);
      await till.order(owner, { action: "cancel", cancelling: true });
      await close(given, owner, "delete");
      await till.keepDuties();
      await keepAccount(owner);
      await till.keepDuties();
      await till.deliverAll();
      equal(subscription.cancel_at_period_end, true);
    } finally {
      await till.close();
    }
  },
);

databaseTest("an owner who lets it go on while closed is heard", async (given) => {
  const till = await openTill(given);
  try {
    const [owner, subscription] = await subscribed(given, till);
    await close(given, owner, "cancel");
    await till.keepDuties();
    await till.deliverAll();
    setCancelling(till.shop, subscription, false);
    await till.deliverAll();
    await till.keepDuties();
    equal(subscription.cancel_at_period_end, false);
  } finally {
    await till.close();
  }
});

databaseTest("closed and kept while Stripe is down: the last word counts", async (given) => {
  const till = await openTill(given);
  try {
    const [owner, subscription] = await subscribed(given, till);
    await close(given, owner, "cancel");
    await till.keepDuties(down(till.provider));
    equal(subscription.cancel_at_period_end, false);
    deepEqual(await dutiesOf(given), ["closing"]);
    await retryNow(given);
    await till.keepDuties();
    equal(subscription.cancel_at_period_end, true);
    deepEqual(await dutiesOf(given), []);
    // Kept in the moment in which a worker is ending it.
    await keepAccount(owner);
    await till.keepDuties();
    const slow = new Proxy(till.provider, {
      get: (target, name: keyof PaymentProvider) => {
        if (name !== "setCancelling") return Reflect.get(target, name);
        return async (id: string, cancelling: boolean) => {
          if (cancelling) await keepAccount(owner);
          await target.setCancelling(id, cancelling);
        };
      },
    });
    await close(given, owner, "delete");
    await till.keepDuties(slow);
    equal(subscription.cancel_at_period_end, false);
    deepEqual(await dutiesOf(given), []);
  } finally {
    await till.close();
  }
});

databaseTest(
  "a plan that is paid for after the closing ends with its period too",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await given.person();
      const order = { action: "checkout", purchase: STARTER, key: crypto.randomUUID() } as const;
      const { url } = await till.order<{ url: string }>(owner, order);
      await close(given, owner, "cancel");
      const session = till.shop.store.get("checkout.session", url.split("/").at(-1) ?? "");
      const card = readCard("4242424242424242");
      if (card) payCheckout(till.shop, session, card);
      await till.deliverAll();
      await till.keepDuties();
      const [subscription] = till.shop.store.all("subscription");
      equal(subscription?.cancel_at_period_end, true);
      await keepAccount(owner);
      await till.keepDuties();
      equal(subscription?.cancel_at_period_end, false);
    } finally {
      await till.close();
    }
  },
);

databaseTest("a deleted account pays for nothing any more, whatever is down", async (given) => {
  const till = await openTill(given);
  try {
    const [owner, subscription] = await subscribed(given, till);
    const [, other] = await subscribed(given, till);
    await close(given, owner, "delete");
    await deleteNow(given, owner);
    await till.keepDuties(down(till.provider));
    equal(subscription.status, "active");
    deepEqual(await dutiesOf(given), ["leave"]);
    await retryNow(given);
    await till.keepDuties();
    equal(subscription.status, "canceled");
    equal(other.status, "active", "another account's goes on");
    // Messages about somebody who is gone are taken, and bring nothing.
    for (const state of await till.deliverAll()) {
      equal(["refused", "ignored"].includes(state), true);
    }
    // A page that was still open is paid after all.
    const { customer } = subscription;
    const [paid] = till.shop.store.all("checkout.session", (one) => one.customer === customer);
    ok(paid);
    const session = till.shop.store.put({
      ...paid,
      id: till.shop.store.newId("cs_test"),
      status: "open",
      payment_status: "unpaid",
    });
    till.shop.store.ahead += 60;
    const card = readCard("4242424242424242");
    if (card) payCheckout(till.shop, session, card);
    await till.deliverAll();
    await till.keepDuties();
    const late = till.shop.store.get("subscription", session.subscription);
    equal(late.status, "canceled");
    const charges = till.shop.store.all("charge", (one) => one.customer === customer);
    deepEqual(
      charges.map(({ refunded }) => refunded),
      [true, false],
      "given back, the old one not",
    );
    const traces = await given.stack.sql(
      "select 1 from app.payment_events where account_id = $1",
      [owner.accountId],
    );
    equal(traces.length, 0);
  } finally {
    await till.close();
  }
});
