import { deepEqual, equal, ok } from "node:assert/strict";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { assertPursesExplained, pursesOf } from "./purse_ledger.ts";

/** An account whose months are counted from `anchor`. */
async function accountFrom(given: DatabaseTest, anchor: string): Promise<string> {
  const { accountId } = await given.person();
  await given.stack.sql(
    "update public.subscriptions set anchor_at = $2, next_credits_at = $2 where account_id = $1",
    [accountId, anchor],
  );
  return accountId;
}

async function replenishAt({ stack }: DatabaseTest, account: string, at: string): Promise<number> {
  const [row] = await stack.sql<{ booked: number }>(
    "select app.replenish_account($1, $2) as booked",
    [account, at],
  );
  return row?.booked ?? NaN;
}

async function subscribe(
  given: DatabaseTest,
  account: string,
  plan: string,
  [start, end]: [string, string],
  { cycle = "month", invoice = `in_${crypto.randomUUID()}` as string | null } = {},
) {
  await given.stack.sql("select app.set_plan($1, $2, $3, $4, $5)", [
    account,
    plan,
    cycle,
    start,
    end,
  ]);
  if (!invoice) return;
  await given.stack.sql("select app.replenish($1, $2, $3, $4)", [account, start, plan, invoice]);
}

/** The months an account got credits for, in the order of booking. */
async function monthsOf({ stack }: DatabaseTest, account: string): Promise<string[]> {
  const rows = await stack.sql<{ month: string }>(
    `select to_char(period_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as month
     from public.credit_transactions where account_id = $1 and type = 'subscription' order by id`,
    [account],
  );
  return rows.map(({ month }) => month);
}

databaseTest(
  "months begin on the day the first one began, and short months end early",
  async ({ stack }) => {
    const months: [string, string[]][] = [
      ["2031-01-31T22:30Z", ["2031-01-31", "2031-02-28", "2031-03-31", "2031-04-30", "2031-05-31"]],
      ["2032-01-30T00:00Z", ["2032-01-30", "2032-02-29", "2032-03-30", "2032-04-30", "2032-05-30"]],
      ["2032-02-29T12:00Z", ["2032-02-29", "2032-03-29", "2032-04-29", "2032-05-29", "2032-06-29"]],
      ["2031-12-31T23:59Z", ["2031-12-31", "2032-01-31", "2032-02-29", "2032-03-31", "2032-04-30"]],
    ];
    for (const [anchor, expected] of months) {
      const rows = await stack.sql<{ day: string; number: number; before: number }>(
        `select to_char(s at time zone 'UTC', 'YYYY-MM-DD') as day, app.period_number($1, s) as number,
         app.period_number($1, s - interval '1 microsecond') as before
       from generate_series(0, 4) m cross join lateral app.period_start($1, m) s order by m`,
        [anchor],
      );
      deepEqual(rows.map(({ day }) => day), expected);
      deepEqual(rows.map(({ number }) => number), [0, 1, 2, 3, 4]);
      deepEqual(rows.map(({ before }) => before), [0, 0, 1, 2, 3]);
    }
    const [far] = await stack.sql<{ wrong: number }>(`
    select count(*)::integer as wrong from generate_series(0, 400) m
    cross join lateral app.period_start('2028-02-29T05:00Z', m) s
    where app.period_number('2028-02-29T05:00Z', s) <> m
      or app.period_number('2028-02-29T05:00Z', s - interval '1 second') <> greatest(m - 1, 0)`);
    equal(far?.wrong, 0);
  },
);

databaseTest(
  "a free account gets each month's credits once, whatever the clock does",
  async (given) => {
    const account = await accountFrom(given, "2031-01-31T10:00Z");
    const clock: [string, number][] = [
      ["2031-01-31T10:00Z", 1],
      ["2031-01-31T10:01Z", 0],
      ["2031-02-28T09:59Z", 0],
      ["2031-02-28T10:00Z", 1],
      ["2031-02-10T00:00Z", 0],
      ["2030-06-01T00:00Z", 0],
      ["2031-03-31T10:00Z", 1],
      ["2031-05-03T00:00Z", 1],
      ["2031-03-31T12:00Z", 0],
      ["2031-05-30T00:00Z", 0],
      ["2031-05-31T10:00Z", 1],
    ];
    for (const [at, booked] of clock) equal(await replenishAt(given, account, at), booked, at);
    deepEqual(await monthsOf(given, account), [
      "2031-01-31 10:00",
      "2031-02-28 10:00",
      "2031-03-31 10:00",
      "2031-04-30 10:00",
      "2031-05-31 10:00",
    ]);
    equal((await pursesOf(given, account)).credits, 500, "what was unused ended with its month");
    await assertPursesExplained(given, account);
  },
);

databaseTest(
  "a clock that ran a year ahead and was set back takes no month from an account",
  async (given) => {
    const account = await accountFrom(given, "2031-01-15T10:00Z");
    await replenishAt(given, account, "2031-01-20T00:00Z");
    await replenishAt(given, account, "2032-01-20T00:00Z");
    for (const month of ["02", "03", "04"]) {
      await given.stack.sql("select app.replenish_due($1)", [`2031-${month}-15T10:00Z`]);
    }
    deepEqual(await monthsOf(given, account), [
      "2031-01-15 10:00",
      "2032-01-15 10:00",
      "2031-02-15 10:00",
      "2031-03-15 10:00",
      "2031-04-15 10:00",
    ]);
  },
);

databaseTest("a paid year brings every month once, also those an outage missed", async (given) => {
  const account = await accountFrom(given, "2031-01-10T00:00Z");
  const year: [string, string] = ["2031-08-31T08:00Z", "2032-08-31T08:00Z"];
  await subscribe(given, account, "starter", year, { cycle: "year", invoice: null });
  equal(await replenishAt(given, account, "2031-10-02T00:00Z"), 0, "nothing before it is paid");
  await subscribe(given, account, "starter", year, { cycle: "year" });
  equal(await replenishAt(given, account, "2031-09-01T00:00Z"), 0);
  equal(await replenishAt(given, account, "2031-12-03T00:00Z"), 3);
  equal(await replenishAt(given, account, "2032-08-31T07:59Z"), 8);
  equal(await replenishAt(given, account, "2032-11-30T00:00Z"), 0, "the next year is not paid for");
  const months = await monthsOf(given, account);
  equal(months.length, 12);
  deepEqual(months.slice(0, 7), [
    "2031-08-31 08:00",
    "2031-09-30 08:00",
    "2031-10-31 08:00",
    "2031-11-30 08:00",
    "2031-12-31 08:00",
    "2032-01-31 08:00",
    "2032-02-29 08:00",
  ]);
  equal((await pursesOf(given, account)).credits, 6000, "a month's worth is carried over at most");
  await assertPursesExplained(given, account);
});

databaseTest("a paid month is brought by its payment alone, and keeps its day", async (given) => {
  const account = await accountFrom(given, "2031-01-10T00:00Z");
  await subscribe(given, account, "growth", ["2031-01-31T08:00Z", "2031-02-28T08:00Z"]);
  equal(await replenishAt(given, account, "2031-02-28T09:00Z"), 0);
  await subscribe(given, account, "growth", ["2031-02-28T08:00Z", "2031-03-31T08:00Z"]);
  await subscribe(given, account, "growth", ["2031-02-28T08:00Z", "2031-03-31T08:00Z"]);
  await subscribe(given, account, "growth", ["2031-03-31T08:00Z", "2031-04-30T08:00Z"]);
  deepEqual(await monthsOf(given, account), [
    "2031-01-31 08:00",
    "2031-02-28 08:00",
    "2031-03-31 08:00",
  ]);
  const [row] = await given.stack.sql<{ anchor: string }>(
    `select to_char(anchor_at at time zone 'UTC', 'YYYY-MM-DD') as anchor from public.subscriptions
     where account_id = $1`,
    [account],
  );
  equal(row?.anchor, "2031-01-31");
});

databaseTest(
  "free credits end no paid ones, and come again with the month after the plan's end",
  async (given) => {
    const account = await accountFrom(given, "2031-01-10T12:00Z");
    await replenishAt(given, account, "2031-01-10T12:00Z");
    await given.stack.sql("select app.replenish($1, '2031-02-10T11:59Z', 'starter', $2)", [
      account,
      `in_${crypto.randomUUID()}`,
    ]);
    equal(await replenishAt(given, account, "2031-02-10T12:00Z"), 0, "the webhook is not done yet");
    await subscribe(given, account, "starter", ["2031-02-10T11:59Z", "2031-03-10T11:59Z"]);
    equal((await pursesOf(given, account)).credits, 3500);
    await subscribe(given, account, "free", ["2031-03-10T11:59Z", "2031-04-10T11:59Z"], {
      invoice: null,
    });
    equal(await replenishAt(given, account, "2031-03-10T12:00Z"), 1);
    equal(await replenishAt(given, account, "2031-03-11T12:00Z"), 0);
    equal((await pursesOf(given, account)).credits, 500);
  },
);

databaseTest("moving to a free plan and back brings no month twice", async (given) => {
  const account = await accountFrom(given, "2031-01-10T12:00Z");
  await replenishAt(given, account, "2031-01-10T12:00Z");
  for (const day of ["12", "13", "14"]) {
    await subscribe(given, account, "free", [`2031-01-${day}T00:00Z`, "2031-02-10T12:00Z"], {
      invoice: null,
    });
    equal(await replenishAt(given, account, `2031-01-${day}T01:00Z`), 0);
  }
  equal((await monthsOf(given, account)).length, 1);
});

databaseTest("an upgrade brings the difference for the rest of the month, once", async (given) => {
  const account = await accountFrom(given, "2031-01-10T12:00Z");
  await subscribe(given, account, "starter", ["2031-04-01T00:00Z", "2031-05-01T00:00Z"]);
  const upgrade = (from: string, to: string, at: string, invoice: string) =>
    given.stack.sql<{ more: number }>("select app.grant_upgrade($1, $2, $3, $4, $5) as more", [
      account,
      from,
      to,
      at,
      invoice,
    ]).then(([row]) => row?.more);
  const invoice = `in_${crypto.randomUUID()}`;
  equal(await upgrade("starter", "growth", "2031-04-21T00:00Z", invoice), 3000);
  equal(await upgrade("starter", "growth", "2031-04-22T00:00Z", invoice), 0);
  equal(await upgrade("growth", "starter", "2031-04-22T00:00Z", `in_${crypto.randomUUID()}`), 0);
  equal((await pursesOf(given, account)).credits, 6500);
  await assertPursesExplained(given, account);
});

databaseTest(
  "two schedulers at once and an outage of three days: every account once",
  async (given) => {
    const people = await Promise.all(Array.from({ length: 12 }, () => given.person()));
    const accounts = people.map(({ accountId }) => accountId);
    await given.stack.sql(
      `update public.subscriptions set anchor_at = '2035-03-31T10:00Z', next_credits_at = '2035-03-31T10:00Z'
     where account_id = any ($1)`,
      [accounts],
    );
    await given.stack.sql(
      "update public.accounts set status = 'suspended' where id = $1",
      [accounts[0]],
    );
    for (const at of ["2035-03-31T10:00Z", "2035-05-03T10:00Z"]) {
      const due = () => given.stack.sql("select app.replenish_due($1)", [at]);
      await Promise.all([due(), due(), due()]);
      await due();
    }
    const rows = await given.stack.sql<{ account_id: string; months: number }>(
      `select account_id, count(*)::integer as months from public.credit_transactions
     where type = 'subscription' and account_id = any ($1) group by 1`,
      [accounts],
    );
    equal(rows.length, 11);
    ok(rows.every(({ months, account_id }) => months === 2 && account_id !== accounts[0]));
  },
);

databaseTest("a paid month settles what is owed, a free one does not", async (given) => {
  const account = await accountFrom(given, "2031-01-10T12:00Z");
  await given.stack.sql("select app.take_back($1, 800, $2, 'Refund')", [account, `re_${account}`]);
  await replenishAt(given, account, "2031-01-10T12:00Z");
  deepEqual(await pursesOf(given, account), { credits: 500, purchased: 0, debt: 800 });
  await subscribe(given, account, "starter", ["2031-02-01T00:00Z", "2031-03-01T00:00Z"]);
  deepEqual(await pursesOf(given, account), { credits: 2700, purchased: 0, debt: 0 });
  await assertPursesExplained(given, account);
});

databaseTest(
  "a plan that begins in the moment of the sign-up brings its month, once",
  async (given) => {
    const { accountId } = await given.person();
    const { stack } = given;
    const replenish = async (reference: string | null) => {
      const [row] = await stack.sql<{ booked: number }>(
        `select app.replenish($1, t.period_start, 'starter', $2) as booked
       from public.credit_transactions t where t.account_id = $1 and t.type = 'signup'`,
        [accountId, reference],
      );
      return row?.booked;
    };
    const [first, second] = [`in_${crypto.randomUUID()}`, `in_${crypto.randomUUID()}`];
    equal(await replenish(null), 0, "nobody paid for it");
    const booked = await Promise.all([replenish(first), replenish(first), replenish(first)]);
    equal(booked.reduce((sum = 0, credits = 0) => sum + credits), 3000);
    equal(await replenish(second), 0, "another paid one of the same month");
    equal(await replenish(null), 0, "the clock comes too late");
    equal((await pursesOf(given, accountId)).credits, 3500);
    await assertPursesExplained(given, accountId);
  },
);
