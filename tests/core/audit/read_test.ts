import { deepEqual, equal, match, ok } from "node:assert/strict";
import { listAudit } from "core/audit/list_audit.ts";
import { readAuditCsv } from "core/audit/read_audit_csv.ts";
import { auditTable } from "core/audit/schema.ts";
import { type Db, unwrap } from "core/db.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

const read = (db: Db, text = "") => listAudit({ db }, auditTable.read(new URLSearchParams(text)));

async function csv(db: Db, text = ""): Promise<string> {
  const { filters } = auditTable.read(new URLSearchParams(text));
  let file = "";
  for await (const chunk of readAuditCsv({ db }, filters)) file += chunk;
  return file;
}

databaseTest(
  "owners and admins read the log of their account, nobody else any of it",
  async (t) => {
    const owner = await t.person();
    const stranger = await t.person();
    const admin = await colleague(t, owner, "admin");
    const all = await read(owner.db);
    deepEqual(all.rows.map(({ action }) => action), ["member.joined", "account.created"]);
    equal((await read(t.as(admin))).total, all.total);
    deepEqual((await read(stranger.db)).rows.map(({ actor_id }) => actor_id), [stranger.id]);
    for (const role of ["editor", "viewer"] as const) {
      const { db } = await colleague(t, owner, role);
      deepEqual(await read(db), { total: 0, rows: [], people: [] }, role);
      equal((await csv(db)).split("\r\n").length, 2, role);
      deepEqual(unwrap(await db.from("audit_log").select("id")), []);
    }
    const { error } = await t.anon.rpc("read_audit");
    equal(error?.code, "42501");
    equal(
      unwrap(await stranger.db.from("audit_log").select("id").eq("account_id", owner.accountId))
        .length,
      0,
    );
  },
);

databaseTest("nobody changes, removes or adds an entry, whoever they are", async (t) => {
  const owner = await t.person();
  const { accountId, db } = owner;
  const entry = { account_id: accountId, action: "site.created", object_type: "site" };
  for (const client of [db, t.service, t.anon]) {
    const answers = [
      await client.from("audit_log").insert(entry),
      await client.from("audit_log").upsert(entry),
      await client.from("audit_log").update({ actor: "Somebody" }).eq("account_id", accountId),
      await client.from("audit_log").delete().eq("account_id", accountId),
    ];
    for (const { error } of answers) equal(error?.code, "42501");
  }
  const statements = [
    "update public.audit_log set actor = 'Somebody'",
    "delete from public.audit_log",
    "truncate public.audit_log",
  ];
  for (const statement of statements) {
    const failure = await t.stack.sql(statement).then(() => null, (error) => String(error));
    match(failure ?? "it worked", /append-only/, statement);
  }
  for (const role of ["authenticated", "service_role"]) {
    for (const statement of [...statements, "insert into public.audit_log default values"]) {
      const failure = await t.stack.transaction(async (tx) => {
        await tx.exec(`set local role ${role}`);
        await tx.sql(statement);
      }).then(() => null, (error) => String(error));
      match(failure ?? "it worked", /permission denied/, `${role}: ${statement}`);
    }
  }
  equal((await read(db)).rows[0]?.actor, owner.email);
});

databaseTest("the log is filtered by person, action, object, words and days", async (t) => {
  const [dayBefore, firstDay] = [-1, 0].map((days) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  );
  const owner = await t.person();
  const admin = await colleague(t, owner, "admin");
  const site = unwrap(
    await t.as(admin).rpc("create_site", { p_name: "Corner Coffee", p_sector_names: ["Tea"] }),
  );
  const grant = { p_account_id: owner.accountId, p_amount: 5, p_reason: "A gift, 50% off_" };
  unwrap(await t.service.rpc("grant_credits", grant));
  const found = async (text: string) =>
    (await read(owner.db, text)).rows.map(({ action }) => action).reverse();
  const made = ["site.created", "sector.added"];
  deepEqual(await found(`person=${admin.id}`), made);
  deepEqual(await found("person=igny8&object=credits"), ["credits.granted"]);
  deepEqual(await found("action=site.created"), ["site.created"]);
  deepEqual(await found("object=sector"), ["sector.added"]);
  deepEqual(await found("q=corner+COFFEE"), ["site.created"]);
  deepEqual(await found(`q=${site}`), ["site.created"]);
  deepEqual(await found("q=50%25+off_"), ["credits.granted"]);
  deepEqual(await found("q=%25"), ["credits.granted"], "a wildcard is a letter here");
  const today = new Date().toISOString().slice(0, 10);
  equal((await found(`from=${firstDay}&to=${today}`)).length, (await found("")).length);
  deepEqual(await found(`to=${dayBefore}`), []);
  deepEqual(await found("from=2099-01-01"), []);
  const nonsense = "person=x&action=y&object=z&from=2026-02-31&to=%27%3B--&page=-1&size=9999";
  equal((await found(nonsense)).length, (await found("")).length);
});

databaseTest(
  "a log of many pages is read whole, newest first, and downloaded in order",
  async (t) => {
    const owner = await t.person();
    await t.stack.sql(
      `select app.audit($1, 'site.edited', 'site', null, '=cmd|x' || n) from generate_series(1, 2300) n`,
      [owner.accountId],
    );
    const first = await read(owner.db, "action=site.edited&size=25");
    deepEqual([first.total, first.rows.length], [2300, 25]);
    equal(first.rows[0]?.object_label, "=cmd|x2300");
    const last = await read(owner.db, "action=site.edited&size=25&page=92");
    equal(last.rows.at(-1)?.object_label, "=cmd|x1");
    const lines = (await csv(owner.db, "action=site.edited")).trimEnd().split("\r\n");
    equal(lines.length, 2301);
    ok(lines[0]?.startsWith("\ufeffentry,time,person"));
    match(lines[1] ?? "", /"IGNY8",.*"site\.edited","site","","'=cmd\|x1"/);
    match(lines[2300] ?? "", /'=cmd\|x2300/);
  },
);

databaseTest("with its whole account the log goes too", async (t) => {
  const owner = await t.person();
  const [bare] = await t.stack.sql<{ id: string }>(
    `insert into public.accounts (name, slug, owner_id, plan_id)
     select 'Bare', $1, $2, id from public.plans limit 1 returning id`,
    [crypto.randomUUID(), owner.id],
  );
  await t.stack.sql("select app.audit($1, 'site.edited', 'site', null, 'x')", [bare?.id]);
  await t.stack.sql("delete from public.accounts where id = $1", [bare?.id]);
  const left = await t.stack.sql("select 1 from public.audit_log where account_id = $1", [
    bare?.id,
  ]);
  deepEqual(left, []);
});
