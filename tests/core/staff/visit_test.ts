import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { editProfile } from "core/accounts/edit_profile.ts";
import { mayWrite, readSessionContext } from "core/accounts/session_context.ts";
import { type Db, unwrap } from "core/db.ts";
import { leaveVisit, openVisit } from "core/staff/visits.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { customer, logOf, staffMember } from "./staff_people.ts";

const looking = (accountId: string) =>
  ({ accountId, reason: "Ticket 4711: run stands still", mode: "look" }) as const;
const helping = (accountId: string) => ({ ...looking(accountId), mode: "change" }) as const;

async function keywordsSeen(db: Db): Promise<number> {
  return unwrap(await db.from("keywords").select("id")).length;
}

databaseTest("staff see an account only while they have it open", async (t) => {
  const staff = await staffMember(t);
  const { owner, site } = await customer(t);
  equal(await keywordsSeen(staff.db), 0);
  await openVisit({ db: staff.db }, looking(owner.accountId));
  const me = await readSessionContext({ db: staff.db });
  equal(me.account.id, owner.accountId);
  deepEqual([me.user.id, me.user.role], [staff.id, "developer"]);
  equal(me.visit?.reason, "Ticket 4711: run stands still");
  deepEqual(me.sites.map(({ id }) => id), [site]);
  equal(await keywordsSeen(staff.db), 1);
  const [profile] = await t.stack.sql("select account_id from public.profiles where id = $1", [
    staff.id,
  ]);
  deepEqual(profile, { account_id: staff.accountId });
  await leaveVisit({ db: staff.db });
  await leaveVisit({ db: staff.db });
  const home = await readSessionContext({ db: staff.db });
  deepEqual([home.account.id, home.visit], [staff.accountId, null]);
  equal(await keywordsSeen(staff.db), 0);
});

databaseTest(
  "the account's log tells who of the staff came, why, and that they left",
  async (t) => {
    const staff = await staffMember(t);
    const { owner } = await customer(t);
    await openVisit({ db: staff.db }, looking(owner.accountId));
    await openVisit({ db: staff.db }, looking(owner.accountId));
    await leaveVisit({ db: staff.db });
    const told = (await logOf(t, owner.accountId)).filter(({ action }) => /^staff/.test(action));
    deepEqual(told.map(({ action }) => action), ["staff.opened", "staff.left"]);
    for (const entry of told) {
      deepEqual([entry.actor, entry.actor_role], ["Stella Staff", "developer"]);
    }
    equal(told[0]?.details.reason, "Ticket 4711: run stands still");
    equal(told[1]?.details.because, "left");
    const seen = unwrap(
      await owner.db.from("audit_log").select("action").like("action", "staff.%"),
    );
    equal(seen.length, 2, "the owner reads both");
  },
);

databaseTest("who came to look changes nothing, who came to help leaves a trace", async (t) => {
  const staff = await staffMember(t);
  const { owner, site, sector, keyword } = await customer(t);
  const { db } = staff;
  await openVisit({ db }, looking(owner.accountId));
  equal(mayWrite(await readSessionContext({ db })), false);
  const edit = () => db.from("keywords").update({ volume: 7 }).eq("id", keyword).select("id");
  deepEqual(unwrap(await edit()), []);
  const cluster = { p_sector_id: sector, p_name: "Milk" };
  const refused = await db.rpc("create_cluster", cluster);
  equal(refused.error?.details, "forbidden");
  match(refused.error?.message ?? "", /to look/);
  await openVisit({ db }, helping(owner.accountId));
  equal(mayWrite(await readSessionContext({ db })), true);
  equal(unwrap(await edit()).length, 1);
  unwrap(await db.rpc("set_module", { p_module: "linker", p_enabled: false }));
  const order = { p_site_id: site, p_function: "auto_cluster", p_key: crypto.randomUUID() };
  const made = unwrap(
    await db.rpc("enqueue_jobs", { ...order, p_items: [{ keyword_ids: [keyword] }] }),
  );
  const ids = (made as { jobs: string[] }).jobs;
  equal(unwrap(await db.rpc("cancel_jobs", { p_site_id: site, p_ids: ids })), 1);
  const log = await logOf(t, owner.accountId);
  const edits = log.filter(({ action }) => action === "staff.edited");
  const cell = (type: string) => {
    const edited = edits.find(({ object_type }) => object_type === type);
    return [edited?.object_id, edited?.object_label];
  };
  deepEqual(cell("keywords"), [keyword, "flat white"]);
  deepEqual(cell("job"), [ids[0], "1 keywords"]);
  const done = log.filter(({ actor_role }) => actor_role === "developer");
  ok(done.every(({ actor }) => actor === "Stella Staff"));
  const actions = done.map(({ action }) => action);
  for (const action of ["staff.opened", "staff.edited", "module.switched_off", "staff.added"]) {
    ok(actions.includes(action), action);
  }
  const spent = await t.stack.sql<{ created_by: string }>(
    "select created_by from public.credit_transactions where account_id = $1 and type = 'reservation'",
    [owner.accountId],
  );
  deepEqual(spent.map(({ created_by }) => created_by), [staff.id], "the ledger names the visitor");
});

databaseTest("what the account's own people change is not noted as staff's", async (t) => {
  const { owner, keyword } = await customer(t);
  unwrap(await owner.db.from("keywords").update({ volume: 9 }).eq("id", keyword));
  const log = await logOf(t, owner.accountId);
  deepEqual(log.filter(({ action }) => /^staff/.test(action)), []);
});

databaseTest("a role taken away ends the visit at once, and giving it back does not", async (t) => {
  const staff = await staffMember(t);
  const { owner } = await customer(t);
  await openVisit({ db: staff.db }, helping(owner.accountId));
  equal(await keywordsSeen(staff.db), 1);
  const role = (value: string) =>
    t.stack.sql("update public.profiles set role = $2 where id = $1", [staff.id, value]);
  await role("admin");
  equal(await keywordsSeen(staff.db), 0);
  const now = await readSessionContext({ db: staff.db });
  deepEqual([now.account.id, now.visit], [staff.accountId, null]);
  await role("developer");
  equal(await keywordsSeen(staff.db), 0);
  const left = (await logOf(t, owner.accountId)).at(-1);
  deepEqual([left?.action, left?.details.because], ["staff.left", "role"]);
});

databaseTest("a visit ends with its time and with the session that opened it", async (t) => {
  const staff = await staffMember(t);
  const { owner } = await customer(t);
  await openVisit({ db: staff.db }, looking(owner.accountId));
  await t.stack.sql(
    "update app.staff_visits set ends_at = now() - interval '1 second' where staff_id = $1",
    [staff.id],
  );
  equal((await readSessionContext({ db: staff.db })).account.id, staff.accountId);
  await t.stack.sql("select app.end_stale_visits()");
  equal((await logOf(t, owner.accountId)).at(-1)?.details.because, "expired");

  await openVisit({ db: staff.db }, looking(owner.accountId));
  const again = await t.anon.auth.signInWithPassword(staff);
  const elsewhere = t.as(again.data.session?.access_token ?? "");
  equal((await readSessionContext({ db: elsewhere })).account.id, staff.accountId);
  equal((await readSessionContext({ db: staff.db })).account.id, owner.accountId);
  await t.stack.sql(
    "delete from auth.sessions where user_id = $1 and id <> $2",
    [staff.id, sessionOf(again.data.session?.access_token)],
  );
  await t.stack.sql("select app.end_stale_visits()");
  equal((await logOf(t, owner.accountId)).at(-1)?.details.because, "signed_out");
  equal((await readSessionContext({ db: elsewhere })).account.id, staff.accountId);
});

function sessionOf(token = ""): string {
  return JSON.parse(atob(token.split(".")[1]?.replace(/-/g, "+").replace(/_/g, "/") ?? ""))
    .session_id;
}

databaseTest("ten clicks at once are one visit; another account ends the first", async (t) => {
  const staff = await staffMember(t);
  const [first, second] = [await customer(t), await customer(t)];
  await Promise.all(
    Array.from({ length: 10 }, () => openVisit({ db: staff.db }, looking(first.owner.accountId))),
  );
  const opened = (await logOf(t, first.owner.accountId)).filter(({ action }) =>
    action === "staff.opened"
  );
  equal(opened.length, 1);
  await openVisit({ db: staff.db }, looking(second.owner.accountId));
  equal((await logOf(t, first.owner.accountId)).at(-1)?.details.because, "another");
  equal((await readSessionContext({ db: staff.db })).account.id, second.owner.accountId);
});

databaseTest("nobody but staff opens an account, and staff not without a reason", async (t) => {
  const staff = await staffMember(t);
  const { owner } = await customer(t);
  const other = await t.person("stranger");
  for (const { db } of [owner, other]) {
    await rejects(openVisit({ db }, looking(owner.accountId)), { code: "forbidden" });
    await rejects(leaveVisit({ db }), { code: "forbidden" });
  }
  const { error } = await t.anon.rpc("open_visit", {
    p_account_id: owner.accountId,
    p_reason: "because I can",
  });
  equal(error?.code, "42501");
  const { db } = staff;
  await rejects(openVisit({ db }, { ...looking(owner.accountId), reason: "  a  " }), {
    code: "invalid",
  });
  await rejects(openVisit({ db }, looking(staff.accountId)), { code: "conflict" });
  await rejects(openVisit({ db }, looking(crypto.randomUUID())), { code: "not_found" });
  await t.stack.sql(
    `insert into app.staff_visits (staff_id, account_id, session_id, reason, may_change)
     values ($1, $2, $3, 'a row that got in by mistake', true)`,
    [other.id, owner.accountId, sessionOf(other.accessToken)],
  );
  equal((await readSessionContext({ db: other.db })).account.id, other.accountId);
  equal(await keywordsSeen(other.db), 0, "a visit without the role opens nothing");
});

databaseTest("a visitor keeps a profile of their own and marks nothing read", async (t) => {
  const staff = await staffMember(t);
  const { owner, site } = await customer(t);
  const { db } = staff;
  await openVisit({ db }, looking(owner.accountId));
  await editProfile({ db }, { theme: "dark", current_site_id: site });
  const me = await readSessionContext({ db });
  deepEqual([me.user.theme, me.current_site_id], ["dark", site]);
  await rejects(editProfile({ db }, { current_site_id: crypto.randomUUID() }), {
    code: "not_found",
  });
  await t.stack.sql("select app.notify_account($1, null, 'news', 'News', '', '/')", [
    owner.accountId,
  ]);
  const read = { read_at: new Date().toISOString() };
  deepEqual(unwrap(await db.from("notifications").update(read).is("read_at", null).select()), []);
  await openVisit({ db }, helping(owner.accountId));
  deepEqual(unwrap(await db.from("notifications").update(read).is("read_at", null).select()), []);
  equal((await readSessionContext({ db: owner.db })).unread, 1);
  await leaveVisit({ db });
  await editProfile({ db }, { theme: "light" });
  equal((await readSessionContext({ db })).user.theme, "light");
});

databaseTest("a visitor neither takes the ownership nor makes themselves a member", async (t) => {
  const staff = await staffMember(t);
  const { owner } = await customer(t);
  const { db } = staff;
  await openVisit({ db }, helping(owner.accountId));
  const transfer = await db.rpc("transfer_ownership", { p_user_id: staff.id });
  equal(transfer.error?.details, "forbidden");
  for (const p_role of ["owner", "developer", "system_bot"]) {
    const { error } = await db.rpc("invite_member", { p_email: "x@example.test", p_role });
    equal(error?.details, "invalid", p_role);
  }
  const removed = await db.rpc("remove_member", { p_user_id: owner.id });
  equal(removed.error?.details, "forbidden");
  const moved = await db.from("profiles").update({ account_id: owner.accountId }).eq(
    "id",
    staff.id,
  ).select("id");
  ok(moved.error || moved.data.length === 0);
  const [profile] = await t.stack.sql(
    "select role, account_id from public.profiles where id = $1",
    [
      staff.id,
    ],
  );
  deepEqual(profile, { role: "developer", account_id: staff.accountId });
});
