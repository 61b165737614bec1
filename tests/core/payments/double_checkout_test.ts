import { deepEqual, equal, match, throws } from "node:assert/strict";
import { readOverview } from "core/payments/read_overview.ts";
import { readCard } from "@/local/stripe/cards.ts";
import { payCheckout } from "@/local/stripe/checkout.ts";
import type { Session } from "@/local/stripe/objects.ts";
import { assertPursesExplained, pursesOf } from "@/tests/database/purse_ledger.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { type Message, openTill, type Till } from "./till.ts";

/** Opens a page for a plan, as a second browser does that knows nothing of the first. */
async function openPage(till: Till, owner: Person, slug: string): Promise<Session> {
  const purchase = { kind: "plan", slug, cycle: "month" } as const;
  const order = { action: "checkout", purchase, key: crypto.randomUUID() } as const;
  const { url } = await till.order<{ url: string }>(owner, order);
  return till.shop.store.get("checkout.session", url.split("/").at(-1) ?? "");
}

function pay(till: Till, session: Session): void {
  const card = readCard("4242424242424242");
  if (!card) throw new Error("No test card.");
  payCheckout(till.shop, session, card);
}

/** Two plans paid on two pages of which Stripe closed none; answers the messages about both. */
async function payTwice(till: Till, owner: Person): Promise<Message[]> {
  const first = await openPage(till, owner, "starter");
  const second = await openPage(till, owner, "growth");
  first.status = "open";
  pay(till, first);
  till.shop.store.ahead++;
  pay(till, second);
  return (await till.take()).filter(({ type }) => type !== "checkout.session.expired");
}

const ORDERS: Record<string, (messages: Message[]) => Message[]> = {
  "in order": (messages) => messages,
  "the other way round and three times": (messages) =>
    messages.toReversed().flatMap((one) => [one, one, one]),
  "those of the later one first": (messages) => [
    ...messages.slice(messages.length / 2),
    ...messages.slice(0, messages.length / 2),
  ],
};

databaseTest("a new page for a plan closes the older ones", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    const other = await given.person();
    const theirs = await openPage(till, other, "starter");
    const pages: Session[] = [];
    for (const slug of ["starter", "growth", "scale"]) {
      pages.push(await openPage(till, owner, slug));
      till.shop.store.ahead++;
    }
    const parcel = { kind: "package", slug: "credits-1000" } as const;
    const order = { action: "checkout", purchase: parcel, key: crypto.randomUUID() } as const;
    await till.order(owner, order);
    deepEqual(pages.map(({ status }) => status), ["expired", "expired", "open"]);
    equal(theirs.status, "open");
    const [first] = pages;
    throws(() => first && pay(till, first), /expired/);
  } finally {
    await till.close();
  }
});

databaseTest("pages that are opened at once never leave two open", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    await openPage(till, owner, "starter");
    await Promise.all(["starter", "growth", "scale"].map((slug) => openPage(till, owner, slug)));
    const open = till.shop.store.all("checkout.session", ({ status }) => status === "open");
    equal(open.length <= 1, true, `${open.length} open`);
  } finally {
    await till.close();
  }
});

databaseTest("two paid plans become one, and the later one is given back", async (given) => {
  for (const [name, arrange] of Object.entries(ORDERS)) {
    const till = await openTill(given);
    try {
      const owner = await given.person();
      const messages = arrange(await payTwice(till, owner));
      for (const [index, message] of messages.entries()) {
        equal((await till.deliver(message)).status, 200);
        if (index % 3 === 1) await till.keepDuties();
      }
      await till.keepDuties();
      await till.deliverAll();
      for (const message of messages) await till.deliver(message);
      deepEqual(await outcome(given, till, owner), {
        plan: "starter",
        running: ["starter"],
        refunded: [0, 9900],
        notes: [-9900],
        told: 1,
        credits: 3500,
      }, name);
      equal((await readOverview(owner)).subscription?.next_plan?.slug, "starter");
      await assertPursesExplained(given, owner.accountId);
    } finally {
      await till.close();
    }
  }
});

databaseTest("all messages at once, and two workers: one plan, one refund", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    const messages = await payTwice(till, owner);
    await Promise.all([...messages, ...messages].map((one) => till.deliver(one)));
    await Promise.all([till.keepDuties(), till.keepDuties()]);
    await till.deliverAll();
    const { running, refunded, credits } = await outcome(given, till, owner);
    deepEqual([running, refunded, credits], [["starter"], [0, 9900], 3500]);
    equal(till.shop.store.all("refund").length, 1);
  } finally {
    await till.close();
  }
});

databaseTest("while Stripe is down the second plan is not forgotten", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    for (const message of await payTwice(till, owner)) await till.deliver(message);
    const down = new Proxy(till.provider, {
      get: (target, name) =>
        name === "giveBack" ? () => Promise.reject(new Error("down")) : Reflect.get(target, name),
    });
    await till.keepDuties(down);
    equal(till.shop.store.all("refund").length, 0);
    equal(till.log.some(({ event }) => event === "payment_duty_failed"), true);
    const [duty] = await given.stack.sql<{ failure: string; later: boolean }>(
      "select failure, run_at > now() as later from app.payment_duties",
    );
    match(duty?.failure ?? "", /did not answer/);
    equal(duty?.later, true);
    await given.stack.sql("update app.payment_duties set run_at = now()");
    await till.keepDuties();
    await till.deliverAll();
    deepEqual((await outcome(given, till, owner)).refunded, [0, 9900]);
  } finally {
    await till.close();
  }
});

databaseTest("a plan that ended makes room for another", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    await till.buy(owner, { kind: "plan", slug: "starter", cycle: "month" });
    await till.deliverAll();
    await till.order(owner, { action: "cancel", cancelling: true });
    till.pass(32);
    const ended = await till.take();
    await given.stack.sql(
      "update public.payment_subscriptions set ended_at = now() where account_id = $1",
      [owner.accountId],
    );
    await till.buy(owner, { kind: "plan", slug: "growth", cycle: "month" });
    await till.deliverAll();
    for (const message of ended) await till.deliver(message);
    await till.keepDuties();
    const { plan, running, refunded } = await outcome(given, till, owner);
    deepEqual([plan, running, refunded], ["growth", ["growth"], [0, 0]]);
    const [row] = await given.stack.sql<{ status: string }>(
      "select status from public.subscriptions where account_id = $1",
      [owner.accountId],
    );
    equal(row?.status, "active", "the end of the old one says nothing of the new one");
  } finally {
    await till.close();
  }
});

async function outcome(given: DatabaseTest, { shop }: Till, { accountId }: Person) {
  const [row] = await given.stack.sql<{ plan: string; notes: number[]; told: number }>(
    `select l.slug as plan, (select coalesce(jsonb_agg(i.total_cents), '[]') from public.invoices i
         where i.account_id = a.id and i.kind = 'credit_note') as notes,
       (select count(*)::integer from public.notifications n
         where n.account_id = a.id and n.title like 'A second%') as told
     from public.accounts a join public.plans l on l.id = a.plan_id where a.id = $1`,
    [accountId],
  );
  const { store } = shop;
  const [customer] = store.all("customer", ({ metadata }) => metadata.account_id === accountId);
  const own = (one: { customer: string }) => one.customer === customer?.id;
  return {
    ...row,
    running: store.all("subscription", (one) => own(one) && one.status !== "canceled")
      .map(({ items }) => store.get("product", items.data[0]?.price.product ?? "").metadata.slug),
    refunded: store.all("charge", own).map(({ amount_refunded }) => amount_refunded)
      .sort((one, other) => one - other),
    credits: (await pursesOf(given, accountId)).credits,
  };
}
