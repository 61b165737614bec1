import { deepEqual, equal } from "node:assert/strict";
import { keepNextDuty } from "core/payments/keep_duties.ts";
import { HANDLED_EVENTS } from "core/payments/receive_event.ts";
import { syncPrices } from "core/payments/sync_prices.ts";
import { between, pick, type Random, randomFrom } from "@/local/ai/random.ts";
import { onlyItem } from "@/local/stripe/subscriptions.ts";
import { assertPursesExplained, pursesOf } from "@/tests/database/purse_ledger.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { CustomerLife, type Shelf, STEPS } from "./customer_life.ts";
import { type Client, makeClients } from "./history.ts";
import { type Message, openTill, type Till } from "./till.ts";

/** How many lives are tried: `MONEY_SEQUENCES=1000 deno task test …` for a long night, `MONEY_SEED=7` for one again. */
const SEQUENCES = Number(Deno.env.get("MONEY_SEQUENCES") ?? 60);
const FIRST_SEED = Number(Deno.env.get("MONEY_SEED") ?? 1);
const START = "2033-01-31T09:00:00Z";

interface World {
  given: DatabaseTest;
  till: Till;
  shelf: Shelf;
}

/** How the messages of each step reach us. */
interface Delivery {
  after(messages: Message[], index: number): Promise<void>;
  /** Everything that is still on its way arrives. */
  end(): Promise<void>;
}

databaseTest(
  "plans, renewals, refunds, ends and top-ups: any order of their messages brings the same",
  async (given) => {
    const till = await openTill(given);
    // A second more or less is a credit more or less.
    till.shop.store.clock = () => Date.parse(START);
    try {
      // With a cap, what a month loses depends on the day on which a refund is known.
      await setCaps(given, false);
      const synced = await syncPrices({ db: given.service, provider: till.provider });
      const idsOf = (kind: string, slugs: string[]) =>
        synced.filter((one) => one.kind === kind && slugs.includes(one.slug))
          .map(({ price_id }) => price_id);
      const shelf = {
        plans: idsOf("plan", ["starter", "growth"]),
        packages: idsOf("package", ["credits-1000", "credits-5000"]),
      };
      const count = given.driver === "postgres" ? SEQUENCES : Math.ceil(SEQUENCES / 20);
      const clients = await makeClients(given, till, count * 2);
      const spenders = await makeClients(given, till, count);
      for (let index = 0; index < count; index++) {
        const [ordered, shuffled] = clients.slice(index * 2, index * 2 + 2);
        if (!ordered || !shuffled) throw new Error("There are too few clients.");
        const world = { given, till, shelf };
        await compare(world, FIRST_SEED + index, ordered, shuffled);
        if (index % 4 === 0) await spendAnyhow(world, FIRST_SEED + index, spenders[index]);
      }
    } finally {
      await till.close();
    }
  },
);

/** Whether plans let only a month's credits be carried over. */
async function setCaps({ stack }: DatabaseTest, isCapped: boolean): Promise<void> {
  const cap = isCapped ? "monthly_credits" : "null";
  await stack.sql(`update public.plans set carry_over_cap = ${cap} where carry_over`);
}

/** A life in which credits are spent and end meanwhile: what is left depends on the order, the books never do. */
async function spendAnyhow(world: World, seed: number, client: Client | undefined) {
  if (!client) throw new Error("There are too few clients.");
  const { given, till } = world;
  const random = randomFrom(`spending ${seed}`);
  const names = Array.from({ length: between(random, 5, 9) }, () => pick(random, [...NAMES]));
  const telling = tellAnyhow(till, random);
  await setCaps(given, true);
  const spending: Delivery = {
    ...telling,
    async after(messages, index) {
      await telling.after(messages, index);
      const { credits } = await pursesOf(given, client.accountId);
      const p_amount = -Math.floor(credits * random());
      const spent = { p_account_id: client.accountId, p_amount, p_reason: "spent" };
      if (p_amount < 0) equal((await given.service.rpc("grant_credits", spent)).error, null);
      const now = new Date(till.shop.store.now() * 1000).toISOString();
      await given.stack.sql("select app.replenish_account($1, $2)", [client.accountId, now]);
    },
  };
  try {
    await live(world, client, names, seed, spending);
  } catch (error) {
    throw new Error(`MONEY_SEED=${seed}, spending: ${names.join(", ")}`, { cause: error });
  } finally {
    await setCaps(given, false);
  }
}

/** Lives the same life twice, told in order and in any order; the ends are the same. */
async function compare(world: World, seed: number, ordered: Client, shuffled: Client) {
  const random = randomFrom(`life ${seed}`);
  const names = Array.from({ length: between(random, 5, 9) }, () => pick(random, [...NAMES]));
  const label = `MONEY_SEED=${seed}: ${names.join(", ")}`;
  try {
    const inOrder = await live(world, ordered, names, seed, tellInOrder(world.till));
    const anyOrder = await live(world, shuffled, names, seed, tellAnyhow(world.till, random));
    deepEqual(anyOrder, inOrder);
  } catch (error) {
    throw new Error(label, { cause: error });
  }
}

/** What happens more often stands here more often. */
const NAMES = [
  "subscribe",
  "subscribe",
  "change plan",
  "change plan",
  "pass the period",
  "refund",
  "top up",
  ...Object.keys(STEPS),
];

async function live(
  { given, till, shelf }: World,
  client: Client,
  names: string[],
  seed: number,
  delivery: Delivery,
): Promise<unknown> {
  till.shop.store.ahead = 0;
  const life = new CustomerLife(till, client, shelf);
  for (const [index, name] of names.entries()) {
    life.live(STEPS[name] ?? (() => {}), randomFrom(`${seed} ${index}`));
    await delivery.after(await handled(till), index);
    // A plan that was paid twice is seen to before anything else happens.
    if (name === "subscribe twice") await delivery.end();
    if (name === "subscribe twice") await keepDuties(given, till, delivery);
    till.shop.store.ahead += 3600;
  }
  await delivery.end();
  await keepDuties(given, till, delivery);
  const now = new Date((till.shop.store.now() + 86_400) * 1000).toISOString();
  await given.stack.sql("select app.replenish_account($1, $2)", [client.accountId, now]);
  await assertPursesExplained(given, client.accountId);
  await assertBooked(given, life);
  const state = await stateOf(given, client);
  life.end();
  return state;
}

/** The last message about each thing that was bought or changed, once, at once. */
function tellInOrder(till: Till): Delivery {
  const about = ({ body }: Message) => JSON.parse(body).data.object.id;
  return {
    async after(messages) {
      const told = messages.filter(({ type }) => !type.startsWith("payment_intent."));
      for (const one of new Map(told.map((one) => [about(one), one])).values()) {
        await expectTaken(till, [one]);
      }
    },
    async end() {},
  };
}

/** Messages up to five steps late, shuffled, some twice and some at once. */
function tellAnyhow(till: Till, random: Random): Delivery {
  let waiting: { message: Message; from: number }[] = [];
  const tell = async (messages: Message[]) => {
    const order = messages.flatMap((one) => random() < 0.25 ? [one, one] : [one])
      .map((message) => ({ message, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ message }) => message);
    while (order.length > 0) {
      await expectTaken(till, order.splice(0, pick(random, [1, 1, 1, 3])));
    }
  };
  return {
    async after(messages, index) {
      for (const message of messages) {
        waiting.push({ message, from: index + (random() < 0.4 ? 0 : between(random, 1, 5)) });
      }
      const due = waiting.filter(({ from }) => from <= index);
      waiting = waiting.filter(({ from }) => from > index);
      await tell(due.map(({ message }) => message));
    },
    async end() {
      await tell(waiting.map(({ message }) => message));
      waiting = [];
    },
  };
}

async function expectTaken(till: Till, messages: Message[]): Promise<void> {
  const answers = await Promise.all(messages.map((one) => till.deliver(one)));
  for (const [index, { status }] of answers.entries()) {
    equal(status, 200, `${messages[index]?.type} ${till.log.at(-1)?.error ?? ""}`);
  }
}

async function handled(till: Till): Promise<Message[]> {
  return (await till.take()).filter(({ type }) => HANDLED_EVENTS.includes(type));
}

async function keepDuties({ service: db }: DatabaseTest, till: Till, delivery: Delivery) {
  const deps = {
    db,
    provider: till.provider,
    log: ({ error }: { error: unknown }) => {
      throw error;
    },
  };
  while (await keepNextDuty(deps)) { /* the next */ }
  await delivery.after(await handled(till), Infinity);
}

/** Every paid invoice is booked once, and what is known of subscriptions is what Stripe says. */
async function assertBooked({ stack }: DatabaseTest, life: CustomerLife): Promise<void> {
  const { accountId } = life.client;
  const booked = await stack.sql<{ id: string; lines: number; needed: number }>(
    `select i.provider_id as id, count(t.id)::integer as lines,
       max(case when i.credits > 0 then 1 else 0 end) as needed
     from public.invoices i
     left join public.credit_transactions t on t.account_id = i.account_id and t.type in ('purchase', 'subscription')
       and t.reference like i.provider_id || ':%' and t.reference not like '%:again:%'
     where i.account_id = $1 and i.kind <> 'credit_note' group by i.provider_id, i.id order by 1`,
    [accountId],
  );
  const paid = life.invoices().filter(({ status }) => status === "paid").map(({ id }) => id);
  deepEqual(booked.map(({ id }) => id), paid.toSorted());
  for (const { id, lines, needed } of booked) equal(lines >= needed && lines <= 1, true, id);
  const known = await stack.sql<{ subscription: string }>(
    `select concat_ws(' ', subscription_id, status, price_id, cancel_at_period_end,
       extract(epoch from period_end)::bigint, ended_at is not null) as subscription
     from public.payment_subscriptions where account_id = $1 order by 1`,
    [accountId],
  );
  const said = life.subscriptions().map((one) => {
    const { price, current_period_end } = onlyItem(one);
    const { id, status, cancel_at_period_end, ended_at } = one;
    const cancelling = cancel_at_period_end ? "t" : "f";
    return [id, status, price.id, cancelling, current_period_end, ended_at ? "t" : "f"].join(" ");
  });
  deepEqual(known.map(({ subscription }) => subscription), said.sort());
  const running = life.subscriptions().filter(({ status }) => status !== "canceled");
  equal(running.length <= 1, true, "one subscription at the most");
}

/** What an account has to show for its payments, without ids; moments by the day. */
async function stateOf({ stack }: DatabaseTest, { accountId }: Client): Promise<unknown> {
  const [row] = await stack.sql<{ state: unknown }>(
    `select jsonb_build_object(
       'account', (select jsonb_build_array(a.credits, a.purchased_credits, a.credit_debt, a.status, l.slug, b.status,
           b.cycle, b.current_period_end::date, b.anchor_at::date)
         from public.accounts a join public.plans l on l.id = a.plan_id
         join public.subscriptions b on b.account_id = a.id where a.id = $1),
       'granted', (select jsonb_agg(x order by x) from (select concat_ws(' ', t.type, t.cause, t.amount,
           t.period_start::date) as x from public.credit_transactions t
         where t.account_id = $1 and t.type in ('purchase', 'subscription')) y),
       'invoices', (select jsonb_agg(x order by x) from (select concat_ws(' ', i.kind, i.total_cents, i.credits,
           i.credits_taken_back, i.noted_cents, i.number is not null) as x
         from public.invoices i where i.account_id = $1 and i.kind <> 'credit_note') y),
       -- Two refunds that are known at once stand on one note.
       'credit notes', (select sum(i.total_cents) from public.invoices i
         where i.account_id = $1 and i.kind = 'credit_note'),
       'payments', (select jsonb_agg(x order by x) from (select concat_ws(' ', p.status, p.amount_cents,
           p.refunded_cents, p.card->>'last4') as x from public.payments p where p.account_id = $1) y),
       'subscriptions', (select jsonb_agg(x order by x) from (select concat_ws(' ', s.status, s.surplus,
           s.cancel_at_period_end, s.ended_at::date, s.past_due_since is null) as x
         from public.payment_subscriptions s where s.account_id = $1) y),
       'card', (select c.card->>'last4' from public.payment_customers c where c.account_id = $1)) as state`,
    [accountId],
  );
  return row?.state;
}
