import { attachCard, readCard } from "@/local/stripe/cards.ts";
import { decide, dispute, payCheckout, paymentOf, refund } from "@/local/stripe/checkout.ts";
import { type Invoice, type Session, type Subscription } from "@/local/stripe/objects.ts";
import {
  changePrice,
  onlyItem,
  passTime,
  setCancelling,
  settle,
} from "@/local/stripe/subscriptions.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";
import type { Message, Till } from "./till.ts";

/** An account with a customer at Stripe, made without a sign-in. */
export interface Client {
  accountId: string;
  customer: string;
}

/** Makes accounts with customers, all at once. */
export async function makeClients(
  { stack }: DatabaseTest,
  till: Till,
  count: number,
): Promise<Client[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  await stack.sql(
    `insert into auth.users (id, email, raw_user_meta_data)
     select x::uuid, x || '@example.test', jsonb_build_object('account_name', 'Client') from unnest($1::text[]) x`,
    [ids],
  );
  const rows = await stack.sql<{ account_id: string }>(
    "select account_id from public.profiles where id = any ($1::uuid[])",
    [ids],
  );
  const { store } = till.shop;
  const clients = rows.map(({ account_id: accountId }) => {
    const customer = store.put({
      id: store.newId("cus"),
      object: "customer",
      created: store.now(),
      livemode: false,
      email: null,
      name: null,
      address: null,
      metadata: { account_id: accountId },
      invoice_settings: { default_payment_method: null },
      balance: 0,
    });
    return { accountId, customer: customer.id };
  });
  await stack.sql(
    `insert into public.payment_customers (account_id, customer_id)
     select * from unnest($1::uuid[], $2::text[])`,
    [clients.map(({ accountId }) => accountId), clients.map(({ customer }) => customer)],
  );
  return clients;
}

/** The price of something on sale. */
export async function priceOf(
  { stack }: DatabaseTest,
  slug: string,
  cycle: string | null = null,
): Promise<string> {
  const [row] = await stack.sql<{ price_id: string }>(
    "select price_id from app.payment_prices where slug = $1 and cycle is not distinct from $2 and active",
    [slug, cycle],
  );
  if (!row) throw new Error(`${slug} is not for sale.`);
  return row.price_id;
}

/** Prices by name, for a history. */
export interface Prices {
  small: string;
  large: string;
  starter: string;
  growth: string;
}

/**
 * Everything that can happen to a customer, step by step: two packages, one of them half given back; disputes won and
 * lost; a plan, a larger one, a card that fails, one that works, and the end.
 */
export function historySteps(
  till: Till,
  { accountId, customer }: Client,
  prices: Prices,
): (() => void)[] {
  const { shop } = till;
  const { store } = shop;
  const typed = (number: string) => {
    const card = readCard(number);
    if (!card) throw new Error(`${number} is no test card.`);
    return card;
  };
  const buy = (price: string, mode: Session["mode"] = "payment"): Session => {
    const session = openSession(till, { accountId, customer }, price, mode);
    payCheckout(shop, session, typed("4242424242424242"));
    return session;
  };
  const useCard = (number: string) => {
    const method = attachCard(store, customer, typed(number));
    const person = store.get("customer", customer);
    person.invoice_settings.default_payment_method = method.id;
    shop.events.say("payment_method.attached", method);
    shop.events.say("customer.updated", person);
  };
  const paid = (session: Session) => paymentOf(store.get("invoice", session.invoice) as Invoice);
  let lost: Session;
  let won: Session;
  let plan: Subscription;
  return [
    () => void (lost = buy(prices.small)),
    () => void (plan = store.get("subscription", buy(prices.starter, "subscription").subscription)),
    () => useCard("4242424242424242"),
    () =>
      changePrice(shop, plan, {
        price: store.get("price", prices.growth),
        prorate: true,
        at: store.now(),
      }),
    () => void refund(shop, paid(buy(prices.large)), 3250),
    () => void (won = buy(prices.small)),
    () => void dispute(shop, paid(won)),
    () => void decide(shop, disputeOf(till, paid(won)), true),
    () => void dispute(shop, paid(lost)),
    () => void decide(shop, disputeOf(till, paid(lost)), false),
    () => {
      useCard("4000000000000341");
      renew(till, plan);
    },
    () => {
      useCard("4242424242424242");
      const due = store.get("invoice", plan.latest_invoice);
      settle(
        shop,
        due,
        store.find(
          "payment_method",
          store.get("customer", customer).invoice_settings.default_payment_method,
        ),
        true,
      );
    },
    () => setCancelling(shop, plan, true),
    () => renew(till, plan),
  ];
}

/** Lets a subscription's period end, and nobody else's. */
function renew({ shop }: Till, plan: Subscription): void {
  const { store } = shop;
  const ahead = store.ahead;
  store.ahead = onlyItem(plan).current_period_end - Math.floor(Date.now() / 1000) + 1;
  const others = store.all("subscription", (one) => one !== plan);
  const states = others.map(({ status }) => status);
  for (const one of others) one.status = "canceled";
  passTime(shop);
  others.forEach((one, index) => one.status = states[index] ?? "active");
  store.ahead = ahead;
}

function disputeOf({ shop }: Till, payment: string): string {
  const [found] = shop.store.all("dispute", (one) => one.payment_intent === payment);
  if (!found) throw new Error("There is no dispute.");
  return found.id;
}

/** A checkout page for a price, as the product opens it. */
export function openSession(
  { shop: { store } }: Till,
  client: Client,
  price: string,
  mode: Session["mode"],
): Session {
  const { unit_amount, currency } = store.get("price", price);
  const metadata = { account_id: client.accountId };
  return store.put({
    id: store.newId("cs_test"),
    object: "checkout.session",
    created: store.now(),
    livemode: false,
    mode,
    status: "open",
    payment_status: "unpaid",
    client_reference_id: client.accountId,
    customer: client.customer,
    price,
    amount_total: unit_amount,
    currency,
    success_url: "http://app.test/",
    cancel_url: "http://app.test/",
    metadata,
    invoice_metadata: metadata,
    payment_intent: null,
    subscription: null,
    invoice: null,
    url: null,
  });
}

/** Types that Stripe sends of the same things on other occasions, and a type that it does send of them. */
const SIBLINGS: Record<string, string> = {
  "checkout.session.async_payment_succeeded": "checkout.session.completed",
  "checkout.session.async_payment_failed": "checkout.session.completed",
  "invoice.voided": "invoice.payment_failed",
  "charge.dispute.updated": "charge.dispute.created",
  "charge.dispute.funds_withdrawn": "charge.dispute.created",
  "charge.dispute.funds_reinstated": "charge.dispute.closed",
};

/** Messages with those besides that Stripe sends on other occasions. */
export function withSiblings(messages: Message[]): Message[] {
  const siblings = Object.entries(SIBLINGS).flatMap(([type, like]) =>
    messages.filter((one) => one.type === like).map((one) => altered(one, { type }))
  );
  return [...messages, ...siblings];
}

/** The message under another id, with other fields. */
export function altered({ body }: Message, fields: Record<string, unknown>): Message {
  const event = { ...JSON.parse(body), id: `evt_${crypto.randomUUID()}`, ...fields };
  return { id: event.id, type: event.type, body: JSON.stringify(event) };
}

/** Everything that an account has to show for its payments, without ids and moments. */
export async function stateOf({ stack }: DatabaseTest, { accountId }: Client): Promise<unknown> {
  const [row] = await stack.sql<{ state: unknown }>(
    `select jsonb_build_object(
       'account', (select jsonb_build_array(a.credits, a.purchased_credits, a.credit_debt, a.status, l.slug)
         from public.accounts a join public.plans l on l.id = a.plan_id where a.id = $1),
       'ledger', (select sum(t.amount) from public.credit_transactions t where t.account_id = $1),
       'bought', (select jsonb_agg(x order by x) from (select t.type || ' ' || t.amount as x
         from public.credit_transactions t where t.account_id = $1 and t.type in ('purchase', 'subscription')
           and t.reference not like '%:again:%') y),
       'invoices', (select jsonb_agg(x order by x) from (select concat_ws(' ', i.kind, i.total_cents, i.credits,
           i.credits_taken_back, i.noted_cents, i.number is not null) as x
         from public.invoices i where i.account_id = $1) y),
       'payments', (select jsonb_agg(x order by x) from (select concat_ws(' ', p.status, p.amount_cents,
           p.refunded_cents, p.disputed_cents, p.dispute_status, p.card->>'last4') as x
         from public.payments p where p.account_id = $1) y),
       'subscription', (select jsonb_build_array(s.status, s.cancel_at_period_end, s.ended_at is not null,
         s.past_due_since is null) from public.payment_subscriptions s where s.account_id = $1),
       'card', (select c.card->>'last4' from public.payment_customers c where c.account_id = $1)) as state`,
    [accountId],
  );
  return row?.state;
}
