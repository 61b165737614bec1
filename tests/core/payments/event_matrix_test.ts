import { deepEqual, equal, ok } from "node:assert/strict";
import type { Db } from "core/db.ts";
import { HANDLED_EVENTS } from "core/payments/receive_event.ts";
import type { PaymentProvider } from "core/payments/provider.ts";
import { syncPrices } from "core/payments/sync_prices.ts";
import { createEventReader } from "core/adapters/stripe_events.ts";
import { sign } from "@/local/stripe/events.ts";
import { createWebhookDoor } from "@/supabase/functions/stripe-webhook/door.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import {
  altered,
  type Client,
  historySteps,
  makeClients,
  priceOf,
  type Prices,
  stateOf,
  withSiblings,
} from "./history.ts";
import { type Message, openTill, SECRET, signedRequest, type Till } from "./till.ts";

/** How an account's messages may reach us. Each ends with all of them delivered at least once. */
const CASES: Record<string, (till: Till, given: Given) => Promise<void>> = {
  "each twice": async (till, { messages }) => {
    for (const one of messages) {
      await expectState(till, one, "applied");
      await expectState(till, one, "known");
    }
  },
  "each in 20 deliveries at once": async (till, { messages, driver }) => {
    // PGlite works on one statement at a time: there it is the same as one after the other, and slow.
    const count = driver === "pglite" ? 3 : 20;
    for (const one of messages) {
      const door = till.door(remembering(till.provider));
      const answers = await Promise.all(
        Array.from({ length: count }, () => till.deliver(one, door)),
      );
      for (const { status } of answers) equal(status, 200);
    }
  },
  "all at once": async (till, { messages }) => {
    for (const { status } of await Promise.all(messages.map((one) => till.deliver(one)))) {
      equal(status, 200);
    }
  },
  "in reversed order": async (till, { messages }) => {
    for (const one of messages.toReversed()) await expectState(till, one, "applied");
  },
  "each again under another id": async (till, { messages }) => {
    for (const one of messages) {
      await expectState(till, one, "applied");
      await expectState(till, altered(one, {}), "applied");
    }
  },
  "each killed before it is committed": async (till, { messages, db }) => {
    const door = doorOn(till, failing(db, "before"));
    for (const one of messages) {
      equal((await till.deliver(one, door)).status, 500);
      await expectState(till, one, "applied");
    }
  },
  "each killed after it is committed": async (till, { messages, db }) => {
    const door = doorOn(till, failing(db, "after"));
    for (const one of messages) {
      equal((await till.deliver(one, door)).status, 500);
      await expectState(till, one, "known");
    }
  },
  "each with an old signature, altered and of an unknown type first": async (till, given) => {
    const before = await given.state();
    for (const one of given.messages) await refuseForged(till, one);
    deepEqual(await given.state(), before);
    for (const one of given.messages) await expectState(till, one, "applied");
  },
  "each for another account's customer first": async (
    till,
    { messages, state, stranger, strangers },
  ) => {
    const before = await state();
    const theirs = await strangers();
    const unknown = till.shop.store.put({
      ...till.shop.store.get("customer", stranger.customer),
      id: till.shop.store.newId("cus"),
    }).id;
    for (const one of messages) {
      const { object } = JSON.parse(one.body).data;
      for (const customer of [stranger.customer, unknown]) {
        // A message about the customer itself is true of whoever that is.
        const isTrue = customer === stranger.customer && !/^(cs|sub|in|pi|ch|dp)_/.test(object.id);
        await expectState(till, asIfOf(one, object, customer), isTrue ? "applied" : "refused");
      }
    }
    deepEqual(await state(), before);
    deepEqual(await strangers(), theirs);
    ok(till.log.some(({ event }) => event === "payment_event_refused"));
    for (const one of messages) await expectState(till, one, "applied");
  },
};

interface Given {
  messages: Message[];
  db: Db;
  stranger: Client;
  state: () => Promise<unknown>;
  strangers: () => Promise<unknown>;
  driver: string;
}

databaseTest("every message, however it comes, brings the same", async (given) => {
  const till = await openTill(given);
  try {
    await syncPrices({ db: given.service, provider: till.provider });
    const prices: Prices = {
      small: await priceOf(given, "credits-1000"),
      large: await priceOf(given, "credits-5000"),
      starter: await priceOf(given, "starter", "month"),
      growth: await priceOf(given, "growth", "month"),
    };
    const names = Object.keys(CASES);
    const [ordered, stranger, ...clients] = await makeClients(given, till, names.length + 2);
    if (!ordered || !stranger) throw new Error("There are too few clients.");
    const seen = new Set<string>();
    for (const step of historySteps(till, ordered, prices)) {
      step();
      for (const one of await till.take()) {
        seen.add(one.type);
        equal((await till.deliver(one)).status, 200);
      }
    }
    const expected = await stateOf(given, ordered);
    for (const [index, client] of clients.entries()) {
      const name = names[index] ?? "";
      for (const step of historySteps(till, client, prices)) step();
      const messages = oneOfEach(withSiblings(await till.take()));
      deepEqual(messages.map(({ type }) => type).sort(), HANDLED_EVENTS.toSorted());
      const state = () => stateOf(given, client);
      const strangers = () => stateOf(given, stranger);
      const { service: db, driver } = given;
      await CASES[name]?.(till, { messages, db, driver, stranger, state, strangers });
      deepEqual(await state(), expected, name);
    }
  } finally {
    await till.close();
  }
});

/** The first message of each type that is handled. Between them they are about everything that was paid. */
function oneOfEach(messages: Message[]): Message[] {
  return messages.filter(({ type }, index) =>
    HANDLED_EVENTS.includes(type) && messages.findIndex((one) => one.type === type) === index
  );
}

/** A provider that is asked everything once: what it says does not change any more. */
function remembering(provider: PaymentProvider): PaymentProvider {
  const answers = new Map<string, unknown>();
  return new Proxy(provider, {
    get(target, name: keyof PaymentProvider) {
      return (...given: unknown[]) => {
        const key = JSON.stringify([name, ...given]);
        const call = target[name] as (...given: unknown[]) => unknown;
        if (!answers.has(key)) answers.set(key, call(...given));
        return answers.get(key);
      };
    },
  });
}

async function expectState(till: Till, message: Message, state: string): Promise<void> {
  const answer = await till.deliver(message);
  deepEqual(
    answer,
    { status: 200, state },
    `${message.type} ${message.id} ${till.log.at(-1)?.error ?? ""}`,
  );
}

/** A message of somebody else, who says that it is about this customer. */
function asIfOf(message: Message, object: Record<string, unknown>, customer: string): Message {
  const other = object.object === "customer"
    ? { ...object, id: customer }
    : { ...object, customer };
  return altered(message, { data: { object: other } });
}

async function refuseForged(till: Till, message: Message): Promise<void> {
  const now = await sign(message.body, SECRET);
  const old = now.replace(/t=\d+/, `t=${Math.floor(Date.now() / 1000) - 3600}`);
  const forged = [
    signedRequest(message.body, old),
    signedRequest(message.body, await signAt(message.body, 3600)),
    signedRequest(message.body.replace("1", "2"), now),
    signedRequest(message.body, await sign(message.body, "whsec_of_somebody_else")),
    signedRequest(message.body, ""),
  ];
  for (const request of forged) equal((await till.door()(request)).status, 400);
  await expectState(till, altered(message, { type: `${message.type}.unknown` }), "ignored");
}

/** A true signature, made `age` seconds ago. */
async function signAt(body: string, age: number): Promise<string> {
  const now = Date.now;
  Date.now = () => now() - age * 1000;
  try {
    return await sign(body, SECRET);
  } finally {
    Date.now = now;
  }
}

function doorOn(till: Till, db: Db) {
  const readEvent = createEventReader({ secrets: [SECRET] });
  return createWebhookDoor({ db, provider: till.provider, readEvent, log: () => {} });
}

/** A client whose process dies around the moment at which something is booked. */
function failing(db: Db, moment: "before" | "after"): Db {
  return new Proxy(db, {
    get(target, name) {
      if (name !== "rpc") return Reflect.get(target, name);
      return async (fn: string, args: Record<string, unknown>) => {
        const isBooking = fn === "apply_payment_facts" || fn === "end_payment_event";
        if (isBooking && moment === "before") throw new Error("killed");
        const answer = await target.rpc(fn as never, args as never);
        if (isBooking) throw new Error("killed");
        return answer;
      };
    },
  });
}
