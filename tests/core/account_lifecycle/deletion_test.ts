import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { runNextDeletion } from "core/accounts/delete_account.ts";
import { keepAccount } from "core/accounts/keep_account.ts";
import { readSessionContext } from "core/accounts/session_context.ts";
import type { Db } from "core/db.ts";
import { orderContent } from "core/content/order_content.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { accept, invite, setSeats } from "@/tests/core/team/office.ts";
import { work, type Workshop } from "@/tests/database/workshop.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { close } from "./closing.ts";
import { exported, fullWorkshop } from "./exporting.ts";

/** An account with something in every corner: people, work done, ledger, files, an export, an invitation. */
async function livedIn(t: DatabaseTest): Promise<Workshop & { member: Person }> {
  const shop = await fullWorkshop(t);
  await setSeats(t, shop.person, 9);
  const member = await accept(t, await invite(shop.person, "editor", { site_ids: [shop.siteId] }));
  await invite(shop.person, "viewer");
  const ids = await shop.addTasks(["One", "Two"]);
  const key = crypto.randomUUID();
  await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key });
  await work(t, fakeAi());
  await exported(t, shop.db);
  return { ...shop, member };
}

/** Closes the account and lets the days of grace pass. */
async function overdue(t: DatabaseTest, { person }: Workshop): Promise<void> {
  await close(t, person, "delete");
  await t.stack.sql(
    "update app.account_closures set delete_at = now() - interval '1 minute' where account_id = $1",
    [person.accountId],
  );
}

const once = (t: DatabaseTest, db: Db = t.service) =>
  runNextDeletion({ db, now: Date.now }, Date.now() + 60_000);

/** Everything that names an account anywhere in the database, as "table: rows". */
async function traces({ stack }: DatabaseTest, accountId: string, people: string[]) {
  const columns = await stack.sql<{ name: string; column: string }>(`
    select c.table_schema || '.' || c.table_name as name, c.column_name as column
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.data_type = 'uuid'
      and c.table_schema in ('public', 'app', 'auth', 'storage')`);
  const found: string[] = [];
  for (const { name, column } of columns) {
    const [row] = await stack.sql<{ n: number }>(
      `select count(*)::integer as n from ${name} where "${column}" = any ($1::uuid[])`,
      [[accountId, ...people]],
    );
    if (row && row.n > 0) found.push(`${name}.${column}: ${row.n}`);
  }
  const files = await stack.sql("select 1 from storage.objects where name like $1", [
    `${accountId}/%`,
  ]);
  if (files.length > 0) found.push(`storage: ${files.length}`);
  return found;
}

/** A hash of every row that another account has. */
async function fingerprint({ stack }: DatabaseTest, accountId: string): Promise<string> {
  const tables = await stack.sql<{ name: string; owner_column: string }>(
    "select * from app.account_tables()",
  );
  const parts: string[] = [];
  for (const { name, owner_column } of tables) {
    const [row] = await stack.sql<{ hash: string | null }>(
      `select md5(string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text)) as hash
       from public.${name} t where ${owner_column} = $1`,
      [accountId],
    );
    parts.push(`${name} ${row?.hash}`);
  }
  const objects = await stack.sql(
    "select name from storage.objects where name like $1 order by 1",
    [
      `${accountId}/%`,
    ],
  );
  return JSON.stringify([parts, objects]);
}

databaseTest("after the days of grace nothing is left but an anonymous line", async (t) => {
  const shop = await livedIn(t);
  const other = await livedIn(t);
  const before = await fingerprint(t, other.person.accountId);
  const sum = await shop.credits();
  await overdue(t, shop);
  equal(await once(t), true);
  const { accountId } = shop.person;
  const people = [shop.person.id, shop.member.id];
  deepEqual(await traces(t, accountId, people), ["app.deleted_accounts.account_id: 1"]);
  equal(await fingerprint(t, other.person.accountId), before, "the other account is as it was");
  const [line] = await t.stack.sql<{ totals: Record<string, number>; people: number }>(
    "select totals, people from app.deleted_accounts where account_id = $1",
    [accountId],
  );
  equal(line?.people, 2);
  equal(Object.values(line?.totals ?? {}).reduce((a, b) => a + b, 0), sum, "the ledger's sum");
  equal(JSON.stringify(line).includes("example.test"), false);
  equal(await once(t), false, "nothing more is due");
  for (const { email, password } of [shop.person, shop.member]) {
    ok((await t.anon.auth.signInWithPassword({ email, password })).error);
  }
  const again = await t.anon.auth.signUp({
    email: shop.person.email,
    password: shop.person.password,
  });
  equal(again.error, null, "the address is free again");
});

databaseTest("a deletion that is killed after every step finishes in the end", async (t) => {
  const shop = await livedIn(t);
  const other = await livedIn(t);
  const before = await fingerprint(t, other.person.accountId);
  await overdue(t, shop);
  let steps = 0;
  // One step, then the process is gone: its lease runs out.
  const dying = new Proxy(t.service, {
    get(target, name) {
      if (name !== "rpc") {
        return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
      }
      return async (...given: Parameters<typeof target.rpc>) => {
        const answer = await target.rpc(...given);
        if (given[0] !== "claim_deletion" && ++steps % 2 === 0) throw new Error("killed");
        return answer;
      };
    },
  });
  for (let tick = 0; tick < 200; tick++) {
    await t.stack.sql("update app.account_closures set lease_until = now() - interval '1 second'");
    const isDue = await once(t, dying).catch((error) => error.message === "killed");
    if (tick === 2) {
      await rejects(keepAccount({ db: shop.db }), { code: "unauthorized" });
      await rejects(readSessionContext({ db: shop.member.db }), { code: "unauthorized" });
    }
    if (!isDue) break;
  }
  ok(steps > 5, `${steps} steps`);
  const left = await traces(t, shop.person.accountId, [shop.person.id, shop.member.id]);
  deepEqual(left, ["app.deleted_accounts.account_id: 1"]);
  equal(await fingerprint(t, other.person.accountId), before);
});

databaseTest("nothing is deleted before its day, nor what was kept", async (t) => {
  const shop = await fullWorkshop(t);
  await close(t, shop.person, "delete");
  equal(await once(t), false);
  await overdueAgain(t, shop.person);
  await keepAccount({ db: shop.db });
  equal(await once(t), false);
  await close(t, shop.person, "cancel");
  equal(await once(t), false);
  equal((await readSessionContext({ db: shop.db })).account.status, "cancelled");
});

databaseTest("two workers at once delete one account once", async (t) => {
  const shop = await livedIn(t);
  await overdue(t, shop);
  const answers = await Promise.all([once(t), once(t), once(t)]);
  equal(answers.filter(Boolean).length, 1);
});

databaseTest("a week before the end the account is told, once", async (t) => {
  const owner = await t.person();
  await close(t, owner, "delete");
  const told = async () => {
    await t.stack.sql("select app.remind_of_deletion()");
    const { data } = await owner.db.from("notifications").select("title").like(
      "title",
      "%will be deleted%",
    );
    return data?.length;
  };
  equal(await told(), 1, "the order itself");
  await t.stack.sql(
    "update app.account_closures set delete_at = now() + interval '6 days' where account_id = $1",
    [owner.accountId],
  );
  equal(await told(), 2);
  equal(await told(), 2);
});

databaseTest("the ledger and the log stay append-only while their account lives", async (t) => {
  const shop = await fullWorkshop(t);
  await close(t, shop.person, "delete");
  for (const table of ["credit_transactions", "audit_log"]) {
    await rejects(
      t.stack.sql(`delete from public.${table} where account_id = $1`, [shop.person.accountId]),
      /append-only/,
    );
  }
});

databaseTest("every table of an account has a place in the order of deletion", async (t) => {
  const order = (await t.stack.sql<{ o: string }>("select o from app.purge_order() o")).map((
    { o },
  ) => o);
  const tables = (await t.stack.sql<{ name: string }>("select name from app.account_tables()"))
    .map(({ name }) => name).filter((name) => name !== "accounts" && name !== "profiles");
  deepEqual(order.toSorted(), tables.toSorted());
  ok(order.indexOf("jobs") > order.indexOf("credit_transactions"));
  ok(order.indexOf("sites") > order.indexOf("content"));
});

function overdueAgain({ stack }: DatabaseTest, { accountId }: Person) {
  return stack.sql(
    "update app.account_closures set delete_at = now() + interval '1 minute' where account_id = $1",
    [accountId],
  );
}
