import { equal, match, notEqual, ok } from "node:assert/strict";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { assertPursesExplained, pursesOf } from "./purse_ledger.ts";
import { MONEY_GAME } from "./money_game.ts";
import { openWorkshop } from "./workshop.ts";

/** Steps of one transaction. */
const STEPS_AT_ONCE = 100;

interface Played {
  crashes: number;
  moves: Record<string, number>;
}

/** Plays so many random moves with the money of an account, each checked; one of each hundred crashes. */
async function play(given: DatabaseTest, account: string, site: string, steps: number) {
  await given.stack.sql(MONEY_GAME);
  const total: Played = { crashes: 0, moves: {} };
  for (let done = 0; done < steps; done += STEPS_AT_ONCE) {
    const [row] = await given.stack.sql<{ played: Played }>(
      "select app.play_money($1, $2, $3, $4) as played",
      [account, site, STEPS_AT_ONCE, (done + 1) / 100_003],
    );
    ok(row);
    total.crashes += row.played.crashes;
    for (const [move, count] of Object.entries(row.played.moves)) {
      total.moves[move] = (total.moves[move] ?? 0) + count;
    }
  }
  return total;
}

databaseTest(
  "random orders, payments, refunds, plans, clocks and crashes: the ledger explains every step",
  async (given) => {
    const shop = await openWorkshop(given, 300);
    const account = shop.person.accountId;
    const steps = given.driver === "postgres" ? 10_000 : 1000;
    const { crashes, moves } = await play(given, account, shop.siteId, steps);
    equal(crashes, steps / 100);
    for (const [move, count] of Object.entries(moves)) ok(count >= steps / 100, move);
    const entries = await assertPursesExplained(given, account);
    ok(entries.length > steps / 2);
    const [jobs] = await given.stack.sql<{ open: number; wrong: number }>(
      `select count(*) filter (where j.status not in ('succeeded', 'cancelled'))::integer as open,
         count(*) filter (where t.reservations <> 1 or t.ends <> 1 or -t.net <> j.credits_charged)::integer as wrong
       from public.jobs j
       cross join lateral (select count(*) filter (where t.type = 'reservation') as reservations,
         count(*) filter (where t.type <> 'reservation') as ends, sum(t.amount) as net
         from public.credit_transactions t where t.job_id = j.id) t
       where j.account_id = $1 and j.credits_reserved > 0`,
      [account],
    );
    equal(jobs?.open, 0, "every reservation ends");
    equal(jobs?.wrong, 0, "reservation and end pair up and come to the charge");
  },
);

databaseTest(
  "a hundred server processes die in the middle of it, and nothing of theirs is left",
  async (given) => {
    const shop = await openWorkshop(given, 300);
    const account = shop.person.accountId;
    await given.stack.sql(MONEY_GAME);
    const [made] = await given.stack.sql<{ ledger: string }>(FINGERPRINT, [account]);
    let ledger = made?.ledger;
    const [server] = await given.stack.sql<{ url: string }>(
      "select format('postgres://postgres@127.0.0.1:%s/%s', inet_server_port(), current_database()) as url",
    );
    const moves = [account, shop.siteId];
    const game = "select app.play_money($1, $2, 20, $3, $4)";
    for (let crash = 1; crash <= 100; crash++) {
      match(await die(server?.url ?? "", account, shop.siteId, crash), /terminating connection/);
      const [after] = await given.stack.sql<{ ledger: string }>(FINGERPRINT, [account]);
      equal(after?.ledger, ledger, `crash ${crash}`);
      if (crash % 10 > 0) continue;
      await given.stack.sql(game, [...moves, crash / 1009, false]);
      const [moved] = await given.stack.sql<{ ledger: string }>(FINGERPRINT, [account]);
      notEqual(moved?.ledger, ledger);
      ledger = moved?.ledger;
    }
    await assertPursesExplained(given, account);
    const [jobs] = await given.stack.sql<{ open: number }>(
      "select count(*)::integer as open from public.jobs where account_id = $1 and status = 'running'",
      [account],
    );
    equal(jobs?.open, 0, "every reservation ends");
  },
  { only: "postgres" },
);

/** Plays in a session of its own until its server process dies; answers what the client was told. */
async function die(url: string, account: string, site: string, crash: number): Promise<string> {
  const move = `select app.play_money('${account}', '${site}', 20, ${crash} / 1009.0, true)`;
  const psql = new Deno.Command("/usr/lib/postgresql/15/bin/psql", { args: [url, "-Xc", move] });
  return new TextDecoder().decode((await psql.output()).stderr);
}

/** Everything an account has and had. */
const FINGERPRINT =
  `select md5(concat_ws(' ', (select to_jsonb(a)::text from public.accounts a where a.id = $1),
  (select to_jsonb(s)::text from public.subscriptions s where s.account_id = $1),
  (select jsonb_agg(t order by t.id)::text from public.credit_transactions t where t.account_id = $1),
  (select jsonb_agg(j order by j.id)::text from public.jobs j where j.account_id = $1))) as ledger`;

type Event = [sql: string, ...values: unknown[]];

/** What a payment provider tells of an account over two months. */
function story(account: string): Event[] {
  const name = (kind: string, number: number) => `${kind}_${number}_${account}`;
  const months = ["2031-01-31T08:00Z", "2031-02-28T08:00Z", "2031-03-31T08:00Z"];
  return [
    ["app.set_plan($1, $2, 'month', $3, $4)", account, "starter", months[0], months[1]],
    ["app.replenish($1, $2, $3, $4)", account, months[0], "starter", name("in", 1)],
    [
      "app.grant_upgrade($1, $2, $3, $4, $5)",
      account,
      "starter",
      "growth",
      months[0],
      name("in", 2),
    ],
    ["app.set_plan($1, $2, 'month', $3, $4)", account, "growth", months[1], months[2]],
    ["app.replenish($1, $2, $3, $4)", account, months[1], "growth", name("in", 3)],
    ["app.grant_purchased($1, $2, $3, 'bought')", account, 1000, name("in", 4)],
    ["app.grant_purchased($1, $2, $3, 'bought')", account, 5000, name("in", 5)],
    ["app.take_back($1, $2, $3, 'back')", account, 1000, name("re", 4)],
    ["app.take_back($1, $2, $3, 'lost', 'dispute')", account, 5000, name("dp", 5)],
    ["app.take_back($1, $2, $3, 'back', 'refund', true)", account, 3000, name("re", 1)],
    ["app.post_credits($1, 'adjustment', -200, 'spent')", account],
  ];
}

databaseTest(
  "renewal, upgrade, top-up, refund and dispute in any order and twice keep the books",
  async (given) => {
    const orders = given.driver === "postgres" ? 24 : 8;
    for (let order = 0; order < orders; order++) {
      const { accountId } = await given.person();
      const once = story(accountId);
      const told = [...once, ...once.slice(0, -1)];
      for (let last = told.length - 1; last > 0; last--) {
        const other = (order * 7919 + last * 104_729) % (last + 1);
        [told[last], told[other]] = [told[other] as Event, told[last] as Event];
      }
      let spent = 0;
      for (const [sql, ...values] of told) {
        const { credits } = await pursesOf(given, accountId);
        if (sql.includes("post_credits")) {
          if (credits < 200) continue;
          spent = 200;
        }
        await given.stack.sql(`select ${sql}`, values);
      }
      const entries = await assertPursesExplained(given, accountId);
      const booked = (type: string) =>
        entries.filter((entry) => entry.type === type)
          .reduce((sum, { amount, debt_amount }) => sum + amount - debt_amount, 0);
      equal(booked("purchase"), 6000);
      equal(booked("refund"), -9000);
      const paid = booked("subscription");
      ok(paid >= 15_000 && paid <= 24_000, `${paid} of the plan's credits`);
      const { credits, debt } = await pursesOf(given, accountId);
      equal(credits - debt, 500 + 6000 - 9000 + paid + booked("monthly_reset") - spent);
    }
  },
);
