import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { readAuditCsv } from "core/audit/read_audit_csv.ts";
import { readLedgerCsv } from "core/billing/read_ledger_csv.ts";
import { exportKeywords } from "core/keywords/export_keywords.ts";
import { noteSignIn } from "core/audit/note_sign_in.ts";
import { createDb, unwrap } from "core/db.ts";
import { countSignIn } from "core/throttle/count_sign_in.ts";
import { throttleKey } from "core/throttle/keys.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";
import { stackFetch } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { actions, log, makeSite, sectorsOf } from "./entries.ts";

databaseTest("an account begins with the entry of who made it", async (t) => {
  const owner = await t.person();
  const [first, ...others] = await log(t, owner.accountId);
  equal(first?.action, "account.created");
  deepEqual([first?.actor_id, first?.actor_role], [owner.id, "owner"]);
  equal(first?.details.email, owner.email);
  deepEqual(others, []);
});

databaseTest("sites, sectors, modules and prompts are noted with what changed", async (t) => {
  const owner = await t.person();
  const site = await makeSite(owner);
  const [coffee = ""] = await sectorsOf(t, site);
  const { db } = owner;
  unwrap(await db.from("sites").update({ domain: "corner.test", name: "Corner" }).eq("id", site));
  unwrap(await db.rpc("set_site_status", { p_site_id: site, p_status: "inactive" }));
  unwrap(await db.rpc("set_site_status", { p_site_id: site, p_status: "inactive" }));
  unwrap(await db.rpc("set_site_status", { p_site_id: site, p_status: "active" }));
  unwrap(await db.rpc("set_sector_status", { p_sector_id: coffee, p_status: "inactive" }));
  unwrap(await db.rpc("set_module", { p_module: "linker", p_enabled: false }));
  unwrap(await db.rpc("set_module", { p_module: "linker", p_enabled: false }));
  const body = "Cluster these keywords by what people want.";
  const prompt = { p_function: "auto_cluster", p_body: body, p_version: 1 };
  unwrap(await db.rpc("save_prompt", prompt));
  unwrap(await db.from("accounts").update({ name: "Renamed" }).eq("id", owner.accountId));
  const entries = await log(t, owner.accountId, 1);
  deepEqual(actions(entries), [
    "site.created",
    "sector.added",
    "sector.added",
    "site.edited",
    "site.switched_off",
    "site.switched_on",
    "sector.switched_off",
    "module.switched_off",
    "prompt.saved",
    "account.renamed",
  ]);
  ok(entries.every(({ actor_id }) => actor_id === owner.id));
  ok(entries.slice(0, 7).every(({ site_id }) => site_id === site));
  deepEqual(entries[3]?.details, {
    name: { from: "Corner Coffee", to: "Corner" },
    domain: { from: null, to: "corner.test" },
  });
  deepEqual(entries[8]?.details, { version: 2, default: false });
  doesNotMatch(JSON.stringify(entries[8]), /what people want/);
});

databaseTest("what is refused or rolled back leaves no entry", async (t) => {
  const owner = await t.person();
  const site = await makeSite(owner);
  const before = await log(t, owner.accountId);
  const second = await owner.db.rpc("create_site", { p_name: "Second", p_sector_names: ["One"] });
  equal(second.error?.details, "limit_reached");
  const viewer = await colleague(t, owner, "viewer", [site]);
  const known = (await log(t, owner.accountId)).length;
  const refused = await t.as(viewer).rpc("set_site_status", {
    p_site_id: site,
    p_status: "inactive",
  });
  equal(refused.error?.details, "forbidden");
  equal((await log(t, owner.accountId)).length, known);
  ok(known > before.length, "joining was noted");
});

databaseTest("keywords deleted together are one entry with their number", async (t) => {
  const owner = await t.person();
  const site = await makeSite(owner);
  const [sector = ""] = await sectorsOf(t, site);
  const imported = unwrap(
    await owner.db.rpc("begin_keyword_import", {
      p_sector_id: sector,
      p_source: "semrush",
      p_filename: "words.csv",
      p_total: 120,
      p_merged: 3,
      p_rejected: 2,
      p_key: crypto.randomUUID(),
    }),
  ) as { id: string };
  const rows = Array.from({ length: 120 }, (_, n) => ({ keyword: `word ${n}`, volume: n }));
  const chunk = { p_import_id: imported.id, p_kind: "csv", p_offset: 0, p_rows: rows };
  unwrap(await owner.db.rpc("import_keywords", chunk));
  unwrap(
    await owner.db.rpc("change_keywords", { p_site_id: site, p_action: "delete", p_filters: {} }),
  );
  const [imports, deletion, ...others] = (await log(t, owner.accountId)).slice(-2);
  deepEqual([imports?.action, imports?.object_label], ["keywords.imported", "words.csv"]);
  deepEqual(imports?.details, { rows: 120, merged: 3, rejected: 2, source: "semrush" });
  deepEqual([deletion?.action, deletion?.object_label], ["keywords.deleted", "120 keywords"]);
  equal(deletion?.details.count, 120);
  equal((deletion?.details.examples as string[]).length, 10);
  deepEqual(others, []);
  const nothing = { p_site_id: site, p_action: "delete", p_filters: {} };
  unwrap(await owner.db.rpc("change_keywords", nothing));
  equal(actions(await log(t, owner.accountId)).filter((a) => a === "keywords.deleted").length, 1);
});

databaseTest("runs, credits and content are noted; reservations are not", async (t) => {
  const owner = await t.person();
  const site = await makeSite(owner);
  const [sector = ""] = await sectorsOf(t, site);
  const key = crypto.randomUUID();
  const order = { p_site_id: site, p_config: {}, p_estimate: {}, p_key: key, p_credit_cap: 90 };
  const run = unwrap(await owner.db.rpc("start_run", order));
  for (const action of ["pause", "resume", "cancel"]) {
    unwrap(await owner.db.rpc("control_run", { p_run_id: run, p_action: action }));
  }
  const grant = { p_account_id: owner.accountId, p_amount: 250, p_reason: "Goodwill" };
  unwrap(await t.service.rpc("grant_credits", grant));
  const [content] = await t.stack.sql<{ id: string }>(
    `insert into public.content (account_id, site_id, sector_id, title, slug, status)
     values ($1, $2, $3, 'How to grind', 'how-to-grind', 'review') returning id`,
    [owner.accountId, site, sector],
  );
  for (const action of ["approve", "publish", "unpublish", "archive", "restore"]) {
    const move = { p_site_id: site, p_ids: [content?.id ?? ""], p_action: action };
    unwrap(await owner.db.rpc("move_content", move));
  }
  const entries = await log(t, owner.accountId, 4);
  deepEqual(actions(entries), [
    "run.started",
    "run.paused",
    "run.resumed",
    "run.cancelled",
    "credits.granted",
    "content.published",
    "content.unpublished",
    "content.archived",
    "content.restored",
  ]);
  equal(entries[0]?.details.credit_cap, 90);
  deepEqual([entries[4]?.details.amount, entries[4]?.actor_id], [250, null]);
  deepEqual([entries[5]?.object_label, entries[5]?.object_id], ["How to grind", content?.id]);
});

databaseTest("who joins, leaves, changes role or gets a site is noted", async (t) => {
  const owner = await t.person();
  const site = await makeSite(owner);
  const before = (await log(t, owner.accountId)).length;
  const editor = await colleague(t, owner, "editor", [site]);
  await t.stack.sql("delete from public.site_user_access where user_id = $1", [editor.id]);
  await t.stack.sql("update public.profiles set role = 'admin' where id = $1", [editor.id]);
  await t.stack.sql("update public.profiles set theme = 'dark' where id = $1", [editor.id]);
  await t.stack.sql("update public.profiles set active = false where id = $1", [editor.id]);
  const entries = await log(t, owner.accountId, before);
  deepEqual(actions(entries), [
    "member.joined",
    "access.granted",
    "access.revoked",
    "member.role_changed",
    "member.removed",
  ]);
  ok(entries.every(({ object_id }) => object_id === editor.id));
  deepEqual(entries[3]?.details, { role: { from: "editor", to: "admin" } });
});

databaseTest("a new password is noted for its owner, and the password is nowhere", async (t) => {
  const owner = await t.person();
  const auth = createDb({
    url: t.stack.url,
    key: t.stack.publishableKey,
    fetch: stackFetch(t.stack),
  });
  await auth.auth.signInWithPassword({ email: owner.email, password: owner.password });
  const secret = "an entirely new password";
  equal((await auth.auth.updateUser({ password: secret })).error, null);
  const changed = (await log(t, owner.accountId)).at(-1);
  deepEqual([changed?.action, changed?.actor_id], ["member.password_changed", owner.id]);
  const all = JSON.stringify(await log(t, owner.accountId));
  doesNotMatch(all, /entirely new|\$2[aby]\$|scrypt|pbkdf/i);
});

databaseTest(
  "an invitation is noted with its making, its renewal, its withdrawal and its acceptance",
  async (t) => {
    const owner = await t.person();
    await t.stack.sql("update public.plans set max_users = 99");
    const before = (await log(t, owner.accountId)).length;
    const email = `guest-${crypto.randomUUID().slice(0, 8)}@example.test`;
    const invite = (address: string) =>
      owner.db.rpc("invite_member", { p_email: address, p_role: "admin" });
    const first = unwrap(await invite(email)) as { id: string };
    const second = unwrap(await owner.db.rpc("renew_invitation", { p_id: first.id })) as {
      id: string;
      token: string;
    };
    const third = unwrap(await invite(`other-${email}`)) as { id: string };
    unwrap(await owner.db.rpc("revoke_invitation", { p_id: third.id }));
    const again = await invite(email);
    equal(again.error?.details, "conflict", "a refused one is not noted");
    const joined = await t.anon.auth.signUp({
      email,
      password: "correct horse battery",
      options: { data: { invitation: second.token, full_name: "Gus Guest" } },
    });
    equal(joined.error, null);
    const entries = (await log(t, owner.accountId)).slice(before);
    deepEqual(entries.map(({ action, object_label }) => [action, object_label]), [
      ["member.invited", email],
      ["member.invitation_withdrawn", email],
      ["member.invited", email],
      ["member.invited", `other-${email}`],
      ["member.invitation_withdrawn", `other-${email}`],
      ["member.joined", "Gus Guest"],
    ]);
    ok(entries.slice(0, 5).every(({ actor_id }) => actor_id === owner.id));
    equal(entries[5]?.actor_id, joined.data.user?.id);
    doesNotMatch(JSON.stringify(entries), new RegExp(second.token));
  },
);

databaseTest(
  "what is taken away as a file is noted, with the filter, once for a file",
  async (t) => {
    const owner = await t.person();
    const site = await makeSite(owner);
    const drain = async (file: AsyncGenerator<string>) => {
      for await (const _ of file);
    };
    await drain(readLedgerCsv({ db: owner.db }, { type: "signup" }));
    await drain(readAuditCsv({ db: owner.db }, {}));
    await drain(exportKeywords({ db: owner.db }, { siteId: site, selection: { filters: {} } }));
    const entries = (await log(t, owner.accountId)).slice(-3);
    deepEqual(entries.map(({ action, object_label, site_id }) => [action, object_label, site_id]), [
      ["data.exported", "Ledger", null],
      ["data.exported", "Activity", null],
      ["data.exported", "Keywords", site],
    ]);
    deepEqual(entries[0]?.details, { type: "signup" });
    const stranger = await t.person();
    const count = (await log(t, owner.accountId)).length;
    unwrap(await stranger.db.rpc("note_export", { p_what: "ledger", p_site_id: site }));
    equal((await log(t, owner.accountId)).length, count);
    equal((await log(t, stranger.accountId)).at(-1)?.site_id, null, "a foreign site is none");
    const { error } = await owner.db.rpc("note_export", { p_what: "everything" });
    equal(error?.details, "invalid");
    for (let more = 0; more < 40; more++) await owner.db.rpc("note_export", { p_what: "ledger" });
    ok((await log(t, owner.accountId)).length <= count + 20, "nobody fills the log by themselves");
  },
);

databaseTest("a sign-in tells how many attempts failed just before it", async (t) => {
  const owner = await t.person();
  const email = crypto.randomUUID();
  const keys = {
    pair: await throttleKey("s", email, "pair"),
    email: await throttleKey("s", email),
    network: null,
  };
  for (let attempt = 1; attempt <= 4; attempt++) await countSignIn({ db: t.anon }, keys);
  await noteSignIn({ db: owner.db }, { event: "signed_in", keys });
  const entry = (await log(t, owner.accountId)).at(-1);
  equal(entry?.action, "session.signed_in");
  deepEqual(entry?.details, { attempts_before: 3 });
  for (let more = 0; more < 40; more++) await noteSignIn({ db: owner.db }, { event: "signed_in" });
  const noted = actions(await log(t, owner.accountId)).filter((a) => a === "session.signed_in");
  equal(noted.length, 20, "nobody fills the log by themselves");
  const { error } = await owner.db.rpc("note_sign_in", { p_event: "became_developer" });
  match(error?.details ?? "", /invalid/);
});
