import { deepEqual, equal, rejects } from "node:assert/strict";
import { applyFacts, beginEvent } from "core/payments/apply_facts.ts";
import { syncPrices } from "core/payments/sync_prices.ts";
import { readCard } from "@/local/stripe/cards.ts";
import { payCheckout } from "@/local/stripe/checkout.ts";
import { draftInvoice, finalize, lineFor, payInvoice } from "@/local/stripe/invoicing.ts";
import type { Invoice } from "@/local/stripe/objects.ts";
import { assertPursesExplained, pursesOf } from "@/tests/database/purse_ledger.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { altered, type Client, makeClients, openSession, priceOf } from "./history.ts";
import { openTill, type Till } from "./till.ts";

async function opened(given: DatabaseTest, count: number): Promise<[Till, Client[]]> {
  const till = await openTill(given);
  await syncPrices({ db: given.service, provider: till.provider });
  return [till, await makeClients(given, till, count)];
}

/** An invoice that somebody wrote by hand at Stripe, paid. */
function handWritten(
  { shop }: Till,
  { customer }: Client,
  price: string | null,
  change: Partial<Invoice> = {},
): Invoice {
  const now = shop.store.now();
  const lines = price === null
    ? []
    : [lineFor(shop.store, shop.store.get("price", price), { start: now, end: now })];
  const draft = { customer, currency: "usd", reason: "manual", lines };
  const invoice = finalize(shop, { ...draftInvoice(shop, draft), ...change });
  payInvoice(shop, invoice, null);
  return invoice;
}

databaseTest(
  "an invoice of nothing known brings nothing, one of nothing to pay its credits",
  async (given) => {
    const [till, [client]] = await opened(given, 1);
    try {
      if (!client) throw new Error("Nobody is there.");
      const { store } = till.shop;
      const foreign = store.put({
        ...store.get("price", await priceOf(given, "credits-5000")),
        id: store.newId("price"),
        metadata: { kind: "package", slug: "credits-5000", credits: "1000000" },
      });
      handWritten(till, client, foreign.id, { amount_due: 0, total: 0, subtotal: 0 });
      handWritten(till, client, null, { currency: "eur" });
      await till.deliverAll();
      equal((await pursesOf(given, client.accountId)).credits, 500, "only our own prices count");
      const price = await priceOf(given, "credits-1000");
      handWritten(till, client, price, { amount_due: 0, total: 0, subtotal: 0, currency: "eur" });
      const messages = await till.take();
      for (const one of [...messages, ...messages]) await till.deliver(one);
      equal((await pursesOf(given, client.accountId)).credits, 1500);
      const numbers = await given.stack.sql(
        "select 1 from public.invoices where account_id = $1 and number is not null",
        [client.accountId],
      );
      equal(numbers.length, 0, "nothing was charged");
      await assertPursesExplained(given, client.accountId);
    } finally {
      await till.close();
    }
  },
);

databaseTest(
  "facts of somebody else's subscription, invoice or account are refused whole",
  async (given) => {
    const [till, [owner, thief]] = await opened(given, 2);
    try {
      if (!owner || !thief) throw new Error("Nobody is there.");
      const { store } = till.shop;
      const session = openSession(
        till,
        owner,
        await priceOf(given, "starter", "month"),
        "subscription",
      );
      const card = readCard("4242424242424242");
      if (card) payCheckout(till.shop, session, card);
      const messages = await till.take();
      // The thief's own messages name what the owner paid.
      for (const message of messages) {
        const { object } = JSON.parse(message.body).data;
        if (object.object === "customer") continue;
        const forged = altered(message, {
          data: { object: { ...object, customer: thief.customer } },
        });
        const { state } = await till.deliver(forged);
        equal(["refused", "ignored"].includes(state), true, `${message.type} ${state}`);
      }
      // And so does the thief's visit to the return page.
      const { service: db } = given;
      const ticket = await beginEvent({ db }) ?? 0;
      const applied = await applyFacts({ db, provider: till.provider }, {
        ticket,
        accountId: thief.accountId,
        subject: { customer: owner.customer, claimed: [], subscription: session.subscription },
      });
      equal(applied.outcome, "refused");
      for (const { accountId } of [owner, thief]) {
        equal((await pursesOf(given, accountId)).credits, 500);
      }
      // A customer that says it is another account's is not believed either.
      store.get("customer", thief.customer).metadata.account_id = owner.accountId;
      till.shop.events.say("customer.updated", store.get("customer", thief.customer));
      deepEqual(await till.deliverAll(), ["refused"]);
      for (const message of messages) await till.deliver(message);
      equal((await pursesOf(given, owner.accountId)).credits, 3500);
      equal((await pursesOf(given, thief.accountId)).credits, 500);
      const [known] = await given.stack.sql<{ account_id: string }>(
        "select account_id from public.payment_subscriptions where subscription_id = $1",
        [session.subscription],
      );
      equal(known?.account_id, owner.accountId);
    } finally {
      await till.close();
    }
  },
);

databaseTest("a clock far ahead or behind at Stripe's brings a month once", async (given) => {
  for (const days of [-400, 400]) {
    const [till, [client]] = await opened(given, 1);
    try {
      if (!client) throw new Error("Nobody is there.");
      till.shop.store.ahead = days * 86_400;
      const price = await priceOf(given, "starter", "month");
      const session = openSession(till, client, price, "subscription");
      const card = readCard("4242424242424242");
      if (card) payCheckout(till.shop, session, card);
      const messages = await till.take();
      for (const one of messages) await till.deliver(one);
      for (let tick = 0; tick < 3; tick++) await given.stack.sql("select app.replenish_due()");
      for (const one of messages.toReversed()) await till.deliver(altered(one, {}));
      equal((await pursesOf(given, client.accountId)).credits, 3500, `${days} days`);
    } finally {
      await till.close();
    }
  }
});

databaseTest(
  "a trial brings its plan's month, and its first payment the next one",
  async (given) => {
    const [till, [client]] = await opened(given, 1);
    try {
      if (!client) throw new Error("Nobody is there.");
      const { shop } = till;
      const price = await priceOf(given, "starter", "month");
      const session = openSession(till, client, price, "subscription");
      const card = readCard("4242424242424242");
      if (card) payCheckout(shop, session, card);
      // Stripe's trial: nothing is due on the first invoice.
      const plan = shop.store.get("subscription", session.subscription);
      Object.assign(plan, { status: "trialing" });
      const invoice = shop.store.get("invoice", session.invoice);
      const [line] = invoice.lines.data;
      Object.assign(invoice, {
        total: 0,
        subtotal: 0,
        amount_due: 0,
        amount_paid: 0,
        payment: null,
      });
      if (line) line.amount = 0;
      await till.deliverAll();
      equal((await pursesOf(given, client.accountId)).credits, 3500);
      Object.assign(plan, { status: "active" });
      till.pass(32);
      await till.deliverAll();
      const [row] = await given.stack.sql<{ months: number }>(
        `select count(*)::integer as months from public.credit_transactions
       where account_id = $1 and type = 'subscription'`,
        [client.accountId],
      );
      equal(row?.months, 2);
      await assertPursesExplained(given, client.accountId);
    } finally {
      await till.close();
    }
  },
);

databaseTest("nobody but the service owes or keeps duties", async (given) => {
  const person = await given.person();
  for (const db of [person.db, given.anon]) {
    const { error, data } = await db.rpc("claim_payment_duty");
    equal(data, null);
    equal(Boolean(error), true);
  }
  const till = await openTill(given);
  try {
    const order = { action: "fulfil", session: "cs_test_forged" } as const;
    await rejects(till.order(person, order), hasCode("not_found"));
  } finally {
    await till.close();
  }
});
