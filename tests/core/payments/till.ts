import { createStripe } from "core/adapters/stripe.ts";
import { createEventReader } from "core/adapters/stripe_events.ts";
import { keepNextDuty } from "core/payments/keep_duties.ts";
import { obeyOrder } from "core/payments/obey_order.ts";
import type { PaymentProvider } from "core/payments/provider.ts";
import type { PaymentOrder } from "core/payments/schema.ts";
import { createWebhookDoor } from "@/supabase/functions/stripe-webhook/door.ts";
import { readCard } from "@/local/stripe/cards.ts";
import { payCheckout } from "@/local/stripe/checkout.ts";
import { sign } from "@/local/stripe/events.ts";
import type { Shop } from "@/local/stripe/invoicing.ts";
import type { Session } from "@/local/stripe/objects.ts";
import { passTime } from "@/local/stripe/subscriptions.ts";
import { openStripe } from "@/local/stripe/server.ts";
import type { Person } from "@/tests/harness/people.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

export const SECRET = "whsec_of_the_tests";
const API_KEY = "sk_test_of_the_tests";

/** A message of the stand-in, as it was sent. */
export interface Message {
  id: string;
  type: string;
  body: string;
}

/** A stand-in for Stripe of a test's own, whose messages are kept until they are delivered by hand. */
export interface Till {
  shop: Shop;
  provider: PaymentProvider;
  /** Messages that were said and not taken from here, oldest first. */
  messages: Message[];
  /** What the door logged. */
  log: Record<string, unknown>[];
  /** The door of the webhook, with another provider where one is given. */
  door(provider?: PaymentProvider): (request: Request) => Promise<Response>;
  /** Brings a message to the door; answers its status and state. */
  deliver(
    message: Message,
    to?: ReturnType<Till["door"]>,
  ): Promise<{ status: number; state: string }>;
  /** Delivers everything that waits, in order; answers the states. */
  deliverAll(): Promise<string[]>;
  /** Takes the messages that wait, oldest first. */
  take(): Promise<Message[]>;
  /** Orders as the owner does. */
  order<Answer>(owner: Person, order: PaymentOrder): Promise<Answer>;
  /** Opens a checkout and pays it; answers its session. */
  buy(owner: Person, what: Bought, card?: string): Promise<Session>;
  /** Does what is owed to Stripe, with another provider where one is given. */
  keepDuties(provider?: PaymentProvider): Promise<void>;
  /** Lets days pass at Stripe. */
  pass(days: number): void;
  close(): Promise<void>;
}

export type Bought = { kind: "package"; slug: string } | {
  kind: "plan";
  slug: string;
  cycle: "month" | "year";
};

/** Opens a till for a database test. */
export async function openTill({ service, stack }: DatabaseTest): Promise<Till> {
  // The tests of a file share a database, and each has a Stripe of its own.
  await stack.sql("delete from app.payment_prices");
  await stack.sql("delete from app.payment_duties");
  const messages: Message[] = [];
  const log: Record<string, unknown>[] = [];
  const origin = "http://stripe.test";
  const standIn = await openStripe({
    apiKey: API_KEY,
    secret: SECRET,
    origin,
    path: null,
    deliver(body) {
      const { id, type } = JSON.parse(body);
      messages.push({ id, type, body });
      return Promise.resolve(200);
    },
  });
  const { shop } = standIn;
  const provider = createStripe({
    apiKey: API_KEY,
    apiUrl: origin,
    fetch: (input, init) => standIn.fetch(new Request(input, init)),
  });
  const readEvent = createEventReader({ secrets: ["whsec_old", SECRET] });
  const door: Till["door"] = (other = provider) =>
    createWebhookDoor({ db: service, provider: other, readEvent, log: (line) => log.push(line) });
  const till: Till = {
    shop,
    provider,
    messages,
    log,
    door,
    async deliver({ body }, to = door()) {
      const response = await to(signedRequest(body, await sign(body, SECRET)));
      return { status: response.status, state: (await response.json()).state };
    },
    async deliverAll() {
      const states: string[] = [];
      for (const message of await till.take()) states.push((await till.deliver(message)).state);
      return states;
    },
    async take() {
      // Each is signed on its way here, so they may come in any order.
      while (shop.store.outgoing.length > 0) await new Promise((resolve) => setTimeout(resolve, 1));
      return messages.splice(0).sort((one, other) => one.id < other.id ? -1 : 1);
    },
    order: async <Answer>({ db }: Person, order: PaymentOrder) => {
      const deps = { db, service, provider, appUrl: "http://app.test", automaticTax: false };
      return await obeyOrder(deps, order) as Answer;
    },
    async buy(owner, purchase, card = "4242424242424242") {
      const order = { action: "checkout", purchase, key: crypto.randomUUID() } as const;
      const { url } = await till.order<{ url: string }>(owner, order);
      const session = shop.store.get("checkout.session", url.split("/").at(-1) ?? "");
      const typed = readCard(card);
      if (!typed) throw new Error(`${card} is no test card.`);
      payCheckout(shop, session, typed);
      return session;
    },
    async keepDuties(other = provider) {
      const deps = { db: service, provider: other, log: (line: object) => log.push({ ...line }) };
      while (await keepNextDuty(deps)) { /* the next */ }
    },
    pass(days) {
      shop.store.ahead += days * 86_400;
      passTime(shop);
    },
    async close() {
      await standIn.close();
    },
  };
  return till;
}

/** A message as it reaches the door. */
export function signedRequest(body: string, signature: string): Request {
  return new Request("http://functions.test/functions/v1/stripe-webhook", {
    method: "POST",
    headers: { "stripe-signature": signature },
    body,
  });
}
