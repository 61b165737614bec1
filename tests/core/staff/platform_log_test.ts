import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { unwrap } from "core/db.ts";
import { listPlatformAudit, platformTable } from "core/staff/platform_log.ts";
import { readPrices, setPrice, withdrawPrice } from "core/staff/prices.ts";
import { openVisit } from "core/staff/visits.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";
import { customer, logOf, staffMember } from "./staff_people.ts";

const query = (text = "") => platformTable.read(new URLSearchParams(text));

/** The platform's entries of a kind, in order of time. */
async function entries({ stack }: DatabaseTest, action: string) {
  return await stack.sql<
    { actor: string; actor_role: string; object_label: string; details: Record<string, unknown> }
  >("select * from public.audit_log where account_id is null and action = $1 order by id", [
    action,
  ]);
}

databaseTest("a price is changed by staff alone, with a reason that stays", async (t) => {
  const { db } = await staffMember(t);
  const before = (await readPrices({ db })).costs.find(({ operation }) => operation === "reparse");
  const change = { operation: "reparse", credits: 3, per_units: 2, reason: "Reparsing got dearer" };
  await setPrice({ db }, change);
  await setPrice({ db }, change);
  const { costs, history } = await readPrices({ db });
  const after = costs.find(({ operation }) => operation === "reparse");
  deepEqual([after?.credits, after?.per_units], [3, 2]);
  const told = history.filter(({ action }) => action === "price.changed");
  equal(told.length, 1, "the same price again is no change");
  deepEqual([told[0]?.actor, told[0]?.actor_role], ["Stella Staff", "developer"]);
  deepEqual(told[0]?.details, {
    credits: { from: `${before?.credits}`, to: "3" },
    per_units: { from: `${before?.per_units}`, to: "2" },
    reason: "Reparsing got dearer",
  });
  const owner = await t.person();
  const admin = await colleague(t, owner, "admin");
  for (const { db } of [owner, admin]) {
    await rejects(setPrice({ db }, { ...change, credits: 0 }), { code: "forbidden" });
    await rejects(readPrices({ db }), { code: "forbidden" });
    const direct = await db.from("credit_prices").update({ credits: 0 }).neq("credits", -1)
      .select();
    deepEqual(direct.data ?? [], []);
  }
  await rejects(setPrice({ db }, { ...change, credits: -1 }), { code: "invalid" });
  await rejects(setPrice({ db }, { ...change, per_units: 0 }), { code: "invalid" });
  await rejects(setPrice({ db }, { ...change, reason: "no" }), { code: "invalid" });
  await rejects(setPrice({ db }, { ...change, operation: "nothing" }), { code: "not_found" });
  await t.stack.sql(
    "update public.credit_prices set credits = 9 where operation = 'reparse' and credits = 3",
  );
  const last = (await entries(t, "price.changed")).at(-1);
  equal(last?.details.reason, undefined, "a reason does not outlive its change");
  equal(last?.actor, "", "nobody who signed in");
});

databaseTest("of two prices set at once the last word holds", async (t) => {
  const { db, id } = await staffMember(t);
  const change = { operation: "reparse", per_units: 1, reason: "Two at once" };
  await t.stack.transaction(async (tx) => {
    await tx.sql(
      "select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true)",
      [JSON.stringify({ sub: id, role: "authenticated" }), id],
    );
    await setPrice({ db }, { ...change, credits: 7 });
    await tx.sql("select public.set_price('reparse', 8, 1, 'Two at once')");
  });
  const { costs } = await readPrices({ db });
  equal(costs.find(({ operation }) => operation === "reparse")?.credits, 8);
}, { only: "postgres", isolated: true });

databaseTest("plans, limits and the library leave entries, one for a statement", async (t) => {
  const { sql } = t.stack;
  await sql("update public.plans set price_cents = price_cents + 100 where slug = 'growth'");
  await sql("update public.plans set updated_at = now()");
  const plan = (await entries(t, "plan.changed")).at(-1);
  equal(plan?.object_label, "Growth");
  deepEqual(Object.keys(plan?.details ?? {}), ["price_cents"]);
  await sql("update app.throttle_scopes set per_minute = per_minute + 1 where scope = 'planner'");
  equal((await entries(t, "limit.changed")).at(-1)?.object_label, "planner");
  const count = (await entries(t, "library.added")).length;
  await sql(`insert into public.seed_keywords (industry_sector_id, keyword)
    select s.id, 'platform test ' || n from (select id from public.industry_sectors limit 1) s,
      generate_series(1, 300) n`);
  const added = await entries(t, "library.added");
  equal(added.length, count + 1);
  equal(added.at(-1)?.object_label, "300 seed keywords");
  equal((added.at(-1)?.details.examples as string[]).length, 3);
  await sql("delete from public.seed_keywords where keyword like 'platform test %'");
  equal((await entries(t, "library.deleted")).at(-1)?.object_label, "300 seed keywords");
  await sql("delete from public.seed_keywords where keyword = 'there is no such keyword'");
  equal((await entries(t, "library.deleted")).length, 1);
});

databaseTest("who becomes staff and who stops being it is written down", async (t) => {
  const before = (await entries(t, "staff.appointed")).length;
  const staff = await staffMember(t);
  const appointed = (await entries(t, "staff.appointed")).slice(before);
  deepEqual(appointed.map(({ details }) => details), [{ role: "developer" }]);
  await t.stack.sql("update public.profiles set active = false where id = $1", [staff.id]);
  equal((await entries(t, "staff.dismissed")).at(-1)?.object_label, "Stella Staff");
});

databaseTest("the platform's log shows staff's deeds of all accounts to staff alone", async (t) => {
  const staff = await staffMember(t);
  const { owner } = await customer(t);
  const { db } = staff;
  await openVisit({ db }, { accountId: owner.accountId, reason: "Ticket 9", mode: "change" });
  unwrap(await db.rpc("set_module", { p_module: "linker", p_enabled: false }));
  unwrap(await db.rpc("leave_visit"));
  const mine = await listPlatformAudit({ db }, query(`q=${owner.accountId}`));
  const actions = mine.rows.map(({ action }) => action).reverse();
  deepEqual(actions, ["staff.opened", "module.switched_off", "staff.left"]);
  ok(mine.rows.every(({ account_id }) => account_id === owner.accountId));
  const none = await listPlatformAudit({ db }, query("q=%25&action=x&from=2099-01-01"));
  equal(none.total, 0);
  const all = await listPlatformAudit({ db }, query("size=100"));
  ok(all.rows.every(({ account_id, actor_role }) => !account_id || actor_role === "developer"));
  for (const person of [owner, await colleague(t, owner, "admin")]) {
    await rejects(listPlatformAudit({ db: person.db }, query()), { code: "forbidden" });
    const seen = unwrap(await person.db.from("audit_log").select("account_id"));
    ok(seen.length > 0 && seen.every(({ account_id }) => account_id === owner.accountId));
  }
  const direct = unwrap(await db.from("audit_log").select("account_id, action"));
  ok(direct.some(({ account_id }) => account_id === null), "staff read them past the function too");
  ok(!direct.some(({ account_id }) => account_id === owner.accountId), "but no closed account's");
  const failure = await t.stack.sql("delete from public.audit_log where account_id is null")
    .then(() => null, String);
  match(failure ?? "it worked", /append-only/);
  equal((await logOf(t, owner.accountId)).filter(({ action }) => /^price/.test(action)).length, 0);
});

databaseTest("a planned price holds from its day on, and can be taken back before", async (t) => {
  const { db } = await staffMember(t);
  const in30Days = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const change = { operation: "reparse", credits: 7, per_units: 1, reason: "Dearer next month" };
  const costOn = async (at: string) =>
    (await t.stack.sql<{ cost: number }>("select app.credit_cost('reparse', 5, $1) as cost", [at]))
      .at(0)?.cost;
  const today = await costOn(new Date().toISOString());
  await setPrice({ db }, { ...change, from: in30Days });
  equal(await costOn(`${in30Days}T00:00Z`), 35);
  equal(await costOn(new Date().toISOString()), today);
  const [planned] = (await readPrices({ db })).planned;
  equal(planned?.credits, 7);
  equal((await entries(t, "price.changed")).at(-1)?.details.from, `${in30Days}T00:00:00+00:00`);
  const order = { operation: "reparse", effective_from: planned?.effective_from ?? "" };
  const owner = await t.person();
  await rejects(withdrawPrice({ db: owner.db }, order), { code: "forbidden" });
  await withdrawPrice({ db }, order);
  equal(await costOn(`${in30Days}T00:00Z`), today);
  await rejects(withdrawPrice({ db }, order), { code: "not_found" });
  for (const from of ["2020-01-01", "2999-01-01"]) {
    await rejects(setPrice({ db }, { ...change, from }), { code: "invalid" });
  }
});
