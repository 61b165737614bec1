import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { ShownChange } from "core/payments/schema.ts";
import { refund } from "@/local/stripe/checkout.ts";
import { assertPursesExplained, pursesOf } from "@/tests/database/purse_ledger.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { openTill, type Till } from "./till.ts";

type Cycle = "month" | "year";

/** Sets Stripe's clock; it goes on by hand alone. */
function setClock({ shop: { store } }: Till, at: string): void {
  store.clock = () => Date.parse(at);
  store.ahead = 0;
}

/** Moves Stripe's clock by so many days, and ours after it. */
async function passDays(given: DatabaseTest, till: Till, days: number): Promise<void> {
  till.pass(days);
  await till.deliverAll();
  await tick(given, till.shop.store.now());
}

/** Our clock shows a moment, in seconds since the epoch. */
async function tick({ stack }: DatabaseTest, seconds: number): Promise<void> {
  await stack.sql("select app.replenish_due($1, 100000)", [new Date(seconds * 1000).toISOString()]);
}

async function subscribe(given: DatabaseTest, till: Till, slug: string, cycle: Cycle) {
  const owner = await given.person();
  // Months are counted from the plan's start; what was there before is not of interest.
  await till.buy(owner, { kind: "plan", slug, cycle });
  await till.deliverAll();
  return owner;
}

async function change(till: Till, owner: Person, slug: string, cycle: Cycle): Promise<ShownChange> {
  const plan = { slug, cycle };
  const shown = await till.order<ShownChange>(owner, { action: "preview", plan });
  const { at, amount_due: expected } = shown;
  await till.order(owner, { action: "change", plan, at, expected, key: crypto.randomUUID() });
  await till.deliverAll();
  return shown;
}

/** The months for which an account got credits of a plan, with how many. */
async function monthsOf({ stack }: DatabaseTest, { accountId }: Person): Promise<string[]> {
  const rows = await stack.sql<{ month: string }>(
    `select to_char(period_start at time zone 'UTC', 'YYYY-MM-DD') || ' ' || amount as month
     from public.credit_transactions where account_id = $1 and type = 'subscription' and cause = 'period' order by id`,
    [accountId],
  );
  return rows.map(({ month }) => month);
}

/** What came and what went again, without what ended with its month. */
async function netOf({ stack }: DatabaseTest, { accountId }: Person): Promise<number> {
  const [row] = await stack.sql<{ net: number }>(
    `select sum(amount - debt_amount)::integer as net from public.credit_transactions
     where account_id = $1 and type in ('subscription', 'refund')`,
    [accountId],
  );
  return row?.net ?? NaN;
}

/** Nothing is left of what an account has. */
async function spendAll(given: DatabaseTest, { accountId: p_account_id }: Person): Promise<void> {
  const { credits } = await pursesOf(given, p_account_id);
  if (credits === 0) return;
  await given.service.rpc("grant_credits", { p_account_id, p_amount: -credits, p_reason: "spent" });
}

/** How our clock may run through a year of Stripe's. */
const CLOCKS: Record<string, (given: DatabaseTest, till: Till) => Promise<void>> = {
  "every five days": async (given, till) => {
    for (let day = 0; day < 365; day += 5) await passDays(given, till, day + 5 > 364 ? 4 : 5);
  },
  "with outages, set back now and then, by two schedulers": async (given, till) => {
    for (const days of [40, 3, 95, 27, 120, 60, 19]) {
      till.pass(days);
      await till.deliverAll();
      const now = till.shop.store.now();
      await tick(given, now - 50 * 86_400);
      await Promise.all([tick(given, now), tick(given, now - 86_400), tick(given, now)]);
    }
  },
};

databaseTest("a paid year brings each of its twelve months once, by any clock", async (given) => {
  const starts: [string, string[]][] = [
    ["2033-01-31T08:00:00Z", ["01-31", "02-28", "03-31", "04-30"]],
    ["2032-02-29T23:30:00Z", ["02-29", "03-29", "04-29", "05-29"]],
    ["2031-08-31T12:00:00Z", ["08-31", "09-30", "10-31", "11-30"]],
  ];
  for (const [index, [start, expected]] of starts.entries()) {
    for (const [name, run] of Object.entries(CLOCKS)) {
      if (given.driver === "pglite" && (name.startsWith("every") || index > 1)) continue;
      const till = await openTill(given);
      try {
        setClock(till, start);
        const owner = await subscribe(given, till, "starter", "year");
        await run(given, till);
        const months = await monthsOf(given, owner);
        equal(months.length, 12, `${start} ${name}: ${months}`);
        equal(new Set(months).size, 12);
        const days = months.map((month) => month.slice(5, 10));
        deepEqual(days.slice(0, 4), expected);
        ok(months.every((month) => month.endsWith(" 3000")));
        till.pass(3);
        await till.deliverAll();
        await tick(given, till.shop.store.now());
        equal((await monthsOf(given, owner)).length, 13, "the next year begins");
        await assertPursesExplained(given, owner.accountId);
      } finally {
        await till.close();
      }
    }
  }
});

databaseTest("months become years for the difference, and the month begins anew", async (given) => {
  const till = await openTill(given);
  try {
    setClock(till, "2033-04-01T00:00:00Z");
    const owner = await subscribe(given, till, "starter", "month");
    await passDays(given, till, 10);
    const shown = await change(till, owner, "starter", "year");
    equal(shown.now, true);
    // Twenty of thirty days are paid already.
    equal(Math.abs(shown.amount_due - (29_000 - 1933)) <= 1, true, `${shown.amount_due}`);
    // A new month's credits, less the two thirds that were left of the old one.
    equal(Math.abs(await netOf(given, owner) - 4000) <= 1, true);
    await passDays(given, till, 364);
    const months = await monthsOf(given, owner);
    deepEqual(months.map((month) => month.slice(0, 10)).slice(0, 4), [
      "2033-04-01",
      "2033-04-11",
      "2033-05-11",
      "2033-06-11",
    ]);
    equal(months.length, 13);
    await assertPursesExplained(given, owner.accountId);
  } finally {
    await till.close();
  }
});

databaseTest(
  "years become months, and what was paid for them pays the next ones",
  async (given) => {
    const till = await openTill(given);
    try {
      setClock(till, "2033-04-01T00:00:00Z");
      const owner = await subscribe(given, till, "growth", "year");
      await passDays(given, till, 40);
      const before = await netOf(given, owner);
      equal(before, 24_000);
      const shown = await change(till, owner, "growth", "month");
      deepEqual([shown.now, shown.amount_due], [true, 0]);
      const [customer] = till.shop.store.all("customer");
      const left = Math.round(99_000 * (325 / 365)) - 9900;
      equal(Math.abs((customer?.balance ?? 0) + left) <= 1, true, "the rest is kept for later");
      // The second month began on 1 May; on 11 May 21 of its 31 days are left.
      equal(
        Math.abs(await netOf(given, owner) - (24_000 + 12_000 - Math.floor(12_000 * 21 / 31))) <= 1,
        true,
      );
      const now = await netOf(given, owner);
      for (let month = 0; month < 3; month++) await passDays(given, till, 31);
      equal(await netOf(given, owner), now + 36_000, "three more months, by their invoices alone");
      equal(till.shop.store.all("charge", ({ status }) => status === "succeeded").length, 1);
      await assertPursesExplained(given, owner.accountId);
    } finally {
      await till.close();
    }
  },
);

databaseTest("back and forth in one day brings nothing more, and costs nothing", async (given) => {
  const till = await openTill(given);
  try {
    setClock(till, "2033-04-01T00:00:00Z");
    const owner = await subscribe(given, till, "starter", "month");
    for (const cycle of ["year", "month", "year", "month"] as const) {
      till.shop.store.ahead += 600;
      await change(till, owner, "starter", cycle);
    }
    const net = await netOf(given, owner);
    ok(net >= 3000 && net <= 3010, `${net}`);
    // To a smaller plan and back: what was spent of the larger one is owed.
    const other = await subscribe(given, till, "growth", "year");
    await spendAll(given, other);
    till.shop.store.ahead += 600;
    await change(till, other, "starter", "month");
    const { credits, debt } = await pursesOf(given, other.accountId);
    equal(credits, 0);
    ok(debt > 8900 && debt <= 9000, `${debt} owed`);
    till.shop.store.ahead += 600;
    await change(till, other, "growth", "year");
    const after = await pursesOf(given, other.accountId);
    ok(after.credits - after.debt <= 20, "no credits came of it");
    await assertPursesExplained(given, owner.accountId);
    await assertPursesExplained(given, other.accountId);
  } finally {
    await till.close();
  }
});

databaseTest("a planned smaller plan is taken back for nothing", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await subscribe(given, till, "growth", "month");
    await change(till, owner, "starter", "month");
    const scale = { slug: "scale", cycle: "month" } as const;
    await rejects(till.order(owner, { action: "preview", plan: scale }), hasCode("conflict"));
    const back = await change(till, owner, "growth", "month");
    deepEqual([back.now, back.amount_due], [false, 0]);
    const up = await till.order<ShownChange>(owner, { action: "preview", plan: scale });
    equal(up.now, true);
    equal(await netOf(given, owner), 12_000);
  } finally {
    await till.close();
  }
});

databaseTest(
  "a year that is refunded takes back the months it brought, then and later",
  async (given) => {
    const till = await openTill(given);
    try {
      setClock(till, "2033-01-31T08:00:00Z");
      const owner = await subscribe(given, till, "starter", "year");
      for (const days of [20, 20, 20]) {
        await spendAll(given, owner);
        await passDays(given, till, days);
      }
      await spendAll(given, owner);
      const [invoice] = till.shop.store.all("invoice");
      refund(till.shop, invoice?.payment ?? "", 14_500);
      await till.deliverAll();
      equal(await netOf(given, owner), 4500, "half of three months");
      deepEqual(await pursesOf(given, owner.accountId), { credits: 0, purchased: 0, debt: 4500 });
      await passDays(given, till, 30);
      equal(await netOf(given, owner), 6000, "and half of the fourth");
      deepEqual(await pursesOf(given, owner.accountId), { credits: 0, purchased: 0, debt: 3000 });
      const [row] = await given.stack.sql<{ credits: number; taken: number }>(
        `select credits, credits_taken_back as taken from public.invoices
       where account_id = $1 and kind = 'subscription'`,
        [owner.accountId],
      );
      deepEqual({ ...row }, { credits: 12_000, taken: 6000 });
      await assertPursesExplained(given, owner.accountId);
    } finally {
      await till.close();
    }
  },
);
