import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { grantCredits } from "core/billing/grant_credits.ts";
import { listAccounts } from "core/billing/list_accounts.ts";
import { daysLeft, ledgerTable, listLedger } from "core/billing/list_ledger.ts";
import { csvText, readLedgerCsv } from "core/billing/read_ledger_csv.ts";
import { readPlans } from "core/billing/read_plans.ts";
import { readUsage, usageTable } from "core/billing/read_usage.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";

const ledger = (text = "") => ledgerTable.read(new URLSearchParams(text));
const usage = (text = "") => usageTable.read(new URLSearchParams(text));

/** Platform staff, made so in the database as it is done in production. */
async function staff(t: DatabaseTest): Promise<Person> {
  const person = await t.person("staff");
  await t.stack.sql("update public.profiles set role = 'developer' where id = $1", [person.id]);
  return person;
}

function grant(account_id: string, amount: number, reason = "Goodwill") {
  return { account_id, amount, reason, key: crypto.randomUUID() };
}

databaseTest(
  "a grant sent twice is booked once, and the balance is the ledger's sum",
  async (t) => {
    const { db } = await staff(t);
    const customer = await t.person("customer");
    const order = grant(customer.accountId, 250, "  Late delivery ");
    equal(await grantCredits({ db }, order), 750);
    equal(await grantCredits({ db }, order), 750);
    equal(await grantCredits({ db }, grant(customer.accountId, -50)), 700);
    const { rows, total } = await listLedger({ db: customer.db }, ledger());
    deepEqual(rows.map(({ amount, balance_after }) => [amount, balance_after]), [
      [-50, 700],
      [250, 750],
      [500, 500],
    ]);
    equal(total, 3);
    equal(rows[1]?.description, "Late delivery");
    equal(rows.reduce((sum, { amount }) => sum + amount, 0), rows[0]?.balance_after);
  },
);

databaseTest(
  "grants below zero, beyond the largest number or without a reason are refused",
  async (t) => {
    const { db } = await staff(t);
    const { accountId } = await t.person("customer");
    await rejects(grantCredits({ db }, grant(accountId, -501)), { code: "invalid" });
    await rejects(grantCredits({ db }, grant(accountId, 2_147_483_647)), { code: "invalid" });
    await rejects(grantCredits({ db }, grant(accountId, 10, "  ")), { code: "invalid" });
    await rejects(grantCredits({ db }, grant(crypto.randomUUID(), 10)), { code: "invalid" });
  },
);

databaseTest("only staff grant credits and look up accounts", async (t) => {
  const owner = await t.person();
  const admin = await colleague(t, owner, "admin");
  for (const { db } of [owner, admin]) {
    await rejects(grantCredits({ db }, grant(owner.accountId, 100)), { code: "forbidden" });
    await rejects(listAccounts({ db }, owner.email), { code: "forbidden" });
  }
  await rejects(grantCredits({ db: t.anon }, grant(owner.accountId, 100)));
  const found = await listAccounts({ db: (await staff(t)).db }, admin.email.toUpperCase());
  deepEqual(found.map(({ id }) => id), [owner.accountId]);
});

databaseTest(
  "admins, editors and strangers see no entry of the ledger, but the prices",
  async (t) => {
    const owner = await t.person();
    for (const role of ["editor", "admin"] as const) {
      const { db } = await colleague(t, owner, role);
      const seen = await listLedger({ db }, ledger());
      deepEqual([seen.rows, seen.total, seen.purses], [[], 0, null]);
      deepEqual(seen.spent, { credits: 0, days: null });
      ok(seen.costs.length >= 5);
      deepEqual((await readUsage({ db }, usage())).rows, []);
      equal((await readPlans({ db })).current, null);
    }
    const stranger = await listLedger({ db: (await t.person("stranger")).db }, ledger());
    equal(stranger.total, 1, "their own signup only");
  },
);

databaseTest(
  "the ledger is filtered and paged, and downloaded whole in order of time",
  async (t) => {
    const { accountId, db } = await t.person();
    await t.stack.sql(
      `insert into public.credit_transactions (account_id, type, cause, amount, balance_after, description)
     select $1, 'adjustment', 'staff', n % 7 - 3, 1000, '=HYPERLINK("x")' from generate_series(1, 2500) n`,
      [accountId],
    );
    equal((await listLedger({ db }, ledger("type=signup"))).total, 1);
    const second = await listLedger({ db }, ledger("type=adjustment&page=2&size=25"));
    equal(second.total, 2500);
    equal(second.rows.length, 25);
    let csv = "";
    for await (const chunk of readLedgerCsv({ db }, {})) csv += chunk;
    const lines = csv.trimEnd().split("\r\n");
    equal(lines.length, 2502);
    match(
      lines[0] ?? "",
      /^\ufeffentry,time,type,cause,amount,balance,.*,description,reference,job$/,
    );
    const ids = lines.slice(1).map((line) => Number(line.split(",")[0]));
    deepEqual(ids, ids.toSorted((a, b) => a - b));
    ok(lines.slice(2).every((line) => line.endsWith(`"'=HYPERLINK(""x"")","",`)));
  },
);

databaseTest("usage adds up by operation and by day, every day of the span is there", async (t) => {
  const { accountId, db } = await t.person();
  await t.stack.sql(
    `with site as (insert into public.sites (account_id, name, slug)
       values ($1, 'Site', gen_random_uuid()::text) returning id),
     job as (insert into public.jobs (account_id, site_id, function, subject_type, subject_id, subject_label,
         order_key, idempotency_key, created_at)
       select $1, site.id, 'generate_content', 'task', gen_random_uuid(), 'Article ' || n, n::text,
         gen_random_uuid()::text, now() - make_interval(days => n)
       from site, generate_series(0, 39) n returning id, site_id, created_at)
     insert into public.credit_usage_logs (account_id, site_id, job_id, operation, credits, quantity, tokens_in,
       tokens_out, created_at)
     select $1, site_id, id, 'generate_content', 3, 300, 100, 50, created_at from job`,
    [accountId],
  );
  const month = await readUsage({ db }, usage());
  equal(month.by_day.length, 30);
  equal(month.total, 30);
  equal(month.by_operation[0]?.credits, 90);
  equal(month.by_day.reduce((sum, { credits }) => sum + credits, 0), 90);
  equal((await readUsage({ db }, usage("days=7"))).total, 7);
  equal((await readUsage({ db }, usage("days=90&operation=auto_cluster"))).total, 0);
  deepEqual(month.by_site.map(({ label, credits }) => [label, credits]), [["Site", 90]]);
  deepEqual(month.by_person.map(({ id, credits }) => [id, credits]), [[null, 90]]);
  equal((await readUsage({ db }, usage(`site=${month.by_site[0]?.id}`))).total, 30);
  const elsewhere = await readUsage({ db }, usage(`site=${crypto.randomUUID()}`));
  deepEqual([elsewhere.total, elsewhere.by_operation, elsewhere.by_site.length], [0, [], 1]);
  const { spent } = await listLedger({ db }, ledger());
  equal(spent.days, 30);
  ok(spent.credits >= 90 && spent.credits <= 93);
});

Deno.test("the pace is unknown before the first charge, and zero days can be left", () => {
  equal(daysLeft(500, { credits: 0, days: null }), null);
  equal(daysLeft(500, { credits: 0, days: 3 }), null);
  equal(daysLeft(0, { credits: 10, days: 1 }), 0);
  equal(daysLeft(500, { credits: 100, days: 10 }), 50);
});

Deno.test("a text that a spreadsheet would run is defused, quotes are doubled", () => {
  for (const text of ["=1+1", " +x", "-2", "@SUM(A1)", "\t=x", "＝x"]) {
    equal(csvText(text).startsWith(`"'`), true, text);
  }
  equal(csvText('say "hi", now'), '"say ""hi"", now"');
  equal(csvText("Credits = good"), '"Credits = good"');
});
