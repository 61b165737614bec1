import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { readSessionContext } from "core/accounts/session_context.ts";
import { changeMember } from "core/team/change_member.ts";
import { memberOf, readTeam } from "core/team/read_team.ts";
import { removeMember } from "core/team/remove_member.ts";
import { restoreMember } from "core/team/restore_member.ts";
import { transferOwnership } from "core/team/transfer_ownership.ts";
import type { TeamRole } from "core/team/schema.ts";
import { anonymousClient, type Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hire, invite, makeSite, openOffice } from "./office.ts";

const change = ({ db }: Person, { id: userId }: Person, role: TeamRole, site_ids: string[] = []) =>
  changeMember({ db }, { userId, changes: { role, site_ids } });

const siteIds = async ({ db }: Person) =>
  (await readSessionContext({ db })).sites.map(({ id }) => id);

async function roleOf({ stack }: DatabaseTest, { id }: Person): Promise<string | undefined> {
  const [row] = await stack.sql<{ role: string }>(
    "select role from public.profiles where id = $1",
    [id],
  );
  return row?.role;
}

databaseTest(
  "a changed role and changed sites hold on the next request with the old token",
  async (t) => {
    const { owner, sites: [one, two] } = await openOffice(t);
    const editor = await hire(t, owner, "editor", [one]);
    const chosen = await editor.db.from("profiles").update({ current_site_id: one }).eq(
      "id",
      editor.id,
    );
    equal(chosen.error, null);
    await change(owner, editor, "viewer", [two]);
    deepEqual(await siteIds(editor), [two]);
    const themed = await editor.db.from("profiles").update({ theme: "dark" }).eq("id", editor.id)
      .select("id");
    equal(themed.data?.length, 1, "a site that was taken away does not hold the profile back");
    equal((await readSessionContext({ db: editor.db })).user.role, "viewer");
    await change(owner, editor, "admin");
    deepEqual((await siteIds(editor)).sort(), [one, two].sort());
    ok(await makeSite(editor, "Three"), "an admin makes sites");
    await change(owner, editor, "editor");
    deepEqual(await siteIds(editor), [], "the grants of before are gone");
  },
);

databaseTest("a removed person's sessions end at once, their work keeps their name", async (t) => {
  const { owner } = await openOffice(t);
  const admin = await hire(t, owner, "admin");
  const site = await makeSite(admin, "Theirs");
  await removeMember({ db: owner.db }, { userId: admin.id });
  await rejects(readSessionContext({ db: admin.db }), { code: "unauthorized" });
  deepEqual((await admin.db.from("sites").select("id")).data ?? [], []);
  const sessions = await t.stack.sql("select 1 from auth.sessions where user_id = $1", [admin.id]);
  equal(sessions.length, 0);
  const again = await t.anon.auth.signInWithPassword(admin);
  const token = again.data.session?.access_token ?? "";
  await rejects(readSessionContext({ db: t.as(token) }), { code: "unauthorized" });
  const [kept] = await t.stack.sql<{ created_by: string }>(
    "select created_by from public.sites where id = $1",
    [site],
  );
  equal(kept?.created_by, admin.id);
});

databaseTest(
  "somebody who was removed comes back without sites, if the plan has room",
  async (t) => {
    const { owner, sites } = await openOffice(t, 2);
    const editor = await hire(t, owner, "editor", sites);
    await removeMember({ db: owner.db }, { userId: editor.id });
    await rejects(invite(owner, "editor", { email: editor.email }), {
      message: /Let them back in/,
    });
    const other = await hire(t, owner);
    await rejects(restoreMember({ db: owner.db }, { userId: editor.id }), {
      code: "limit_reached",
    });
    await removeMember({ db: owner.db }, { userId: other.id });
    await restoreMember({ db: owner.db }, { userId: editor.id });
    const { data } = await t.anon.auth.signInWithPassword(editor);
    const me = await readSessionContext({ db: t.as(data.session?.access_token ?? "") });
    equal(me.user.role, "editor");
    deepEqual(me.sites, []);
    await rejects(restoreMember({ db: owner.db }, { userId: editor.id }), { code: "not_found" });
  },
);

databaseTest("people leave by themselves; the owner cannot", async (t) => {
  const { owner, sites } = await openOffice(t);
  const viewer = await hire(t, owner, "viewer", [sites[0]]);
  await removeMember({ db: viewer.db }, { userId: viewer.id });
  await rejects(readSessionContext({ db: viewer.db }), { code: "unauthorized" });
  await rejects(removeMember({ db: owner.db }, { userId: owner.id }), {
    code: "forbidden",
    message: /Hand the ownership over first/,
  });
  equal((await readSessionContext({ db: owner.db })).user.role, "owner");
});

databaseTest("admins manage the team but not the owner, staff or themselves", async (t) => {
  const { owner, sites } = await openOffice(t);
  const admin = await hire(t, owner, "admin");
  const viewer = await hire(t, admin, "viewer");
  const staff = await hire(t, owner, "viewer");
  await t.stack.sql("update public.profiles set role = 'developer' where id = $1", [staff.id]);
  await change(admin, viewer, "editor", [sites[0]]);
  for (const target of [owner, staff, admin]) {
    await rejects(change(admin, target, "viewer"), { code: "forbidden" });
  }
  for (const target of [owner, staff]) {
    await rejects(removeMember({ db: admin.db }, { userId: target.id }), { code: "forbidden" });
  }
  await rejects(change(owner, owner, "admin"), { code: "forbidden" });
  equal(await roleOf(t, owner), "owner");
});

databaseTest("a forged role, a foreign site or a foreign person changes nothing", async (t) => {
  const { owner, sites } = await openOffice(t);
  const stranger = await openOffice(t);
  const editor = await hire(t, owner, "editor", [sites[0]]);
  const foreigner = await hire(t, stranger.owner, "editor", [stranger.sites[0]]);
  for (const p_role of ["owner", "developer", "system_bot", ""]) {
    const { error } = await owner.db.rpc("change_member", { p_user_id: editor.id, p_role });
    equal(error?.details, "invalid", p_role);
  }
  await rejects(change(owner, editor, "editor", [sites[0], stranger.sites[0]]), {
    code: "not_found",
  });
  await rejects(change(owner, foreigner, "viewer"), { code: "not_found" });
  await rejects(removeMember({ db: owner.db }, { userId: foreigner.id }), { code: "not_found" });
  await rejects(change(editor, editor, "admin"), { code: "forbidden" });
  deepEqual(await siteIds(editor), [sites[0]]);
  deepEqual(await siteIds(foreigner), [stranger.sites[0]]);
  for (const role of ["editor", "viewer"] as const) {
    const member = await hire(t, owner, role);
    await rejects(removeMember({ db: member.db }, { userId: editor.id }), { code: "forbidden" });
    await rejects(restoreMember({ db: member.db }, { userId: editor.id }), { code: "forbidden" });
  }
});

databaseTest("two admins who remove each other at once do not both succeed", async (t) => {
  const { owner } = await openOffice(t);
  const [ada, bob] = [await hire(t, owner, "admin"), await hire(t, owner, "admin")];
  const results = await Promise.allSettled([
    removeMember({ db: ada.db }, { userId: bob.id }),
    removeMember({ db: bob.db }, { userId: ada.id }),
  ]);
  equal(results.filter(({ status }) => status === "fulfilled").length, 1);
});

databaseTest("the ownership passes on with the owner's password, all at once", async (t) => {
  const { owner, sites } = await openOffice(t);
  const editor = await hire(t, owner, "editor", [sites[0]]);
  const give = (password: string, userId: string, from = owner) =>
    transferOwnership({ db: anonymousClient(t.stack) }, { email: from.email, password, userId });
  await rejects(give("not the password", editor.id), {
    code: "invalid",
    fields: { password: ["This is not your password."] },
  });
  await give(owner.password, editor.id);
  equal(await roleOf(t, owner), "admin");
  equal(await roleOf(t, editor), "owner");
  const [account] = await t.stack.sql<{ owner_id: string }>(
    "select owner_id from public.accounts where id = $1",
    [owner.accountId],
  );
  equal(account?.owner_id, editor.id);
  deepEqual((await siteIds(editor)).sort(), [...sites].sort());
  await rejects(give(owner.password, owner.id), { code: "forbidden" });
  await removeMember({ db: editor.db }, { userId: owner.id });
  await rejects(readSessionContext({ db: owner.db }), { code: "unauthorized" });
}, { isolated: true });

databaseTest("an old session without the password hands nothing over", async (t) => {
  const { owner } = await openOffice(t);
  const admin = await hire(t, owner, "admin");
  await t.stack.sql(
    "update auth.sessions set created_at = now() - interval '2 minutes' where user_id = $1",
    [owner.id],
  );
  const { error } = await owner.db.rpc("transfer_ownership", { p_user_id: admin.id });
  equal(error?.details, "forbidden");
  equal(await roleOf(t, owner), "owner");
});

databaseTest("the ownership goes to active members of the same account alone", async (t) => {
  const { owner } = await openOffice(t);
  const { owner: stranger } = await openOffice(t);
  const gone = await hire(t, owner, "admin");
  await removeMember({ db: owner.db }, { userId: gone.id });
  for (const { id } of [stranger, gone, { id: crypto.randomUUID() }]) {
    const { error } = await owner.db.rpc("transfer_ownership", { p_user_id: id });
    equal(error?.details, "not_found");
  }
  const admin = await hire(t, owner, "admin");
  const { error } = await admin.db.rpc("transfer_ownership", { p_user_id: admin.id });
  equal(error?.details, "forbidden");
  const twice = await Promise.all(
    [admin, await hire(t, owner)].map(({ id }) =>
      owner.db.rpc("transfer_ownership", { p_user_id: id })
    ),
  );
  equal(twice.filter(({ error }) => error === null).length, 1);
  const owners = await t.stack.sql(
    "select 1 from public.profiles where account_id = $1 and role = 'owner'",
    [
      owner.accountId,
    ],
  );
  equal(owners.length, 1);
});

databaseTest(
  "a team shows its members; grants of others and removed people are for managers",
  async (t) => {
    const { owner, sites } = await openOffice(t);
    const editor = await hire(t, owner, "editor", [sites[0]]);
    const viewer = await hire(t, owner, "viewer", [sites[1]]);
    const gone = await hire(t, owner);
    await removeMember({ db: owner.db }, { userId: gone.id });
    const full = await readTeam({ db: owner.db });
    equal(full.seats_taken, 3);
    equal(full.members.length, 4);
    deepEqual(memberOf(full, viewer.id).site_ids, [sites[1]]);
    const partial = await readTeam({ db: editor.db });
    equal(partial.members.length, 3);
    deepEqual(memberOf(partial, viewer.id).site_ids, []);
    deepEqual(memberOf(partial, editor.id).site_ids, [sites[0]]);
    await rejects(readTeam({ db: gone.db }), { code: "unauthorized" });
  },
);

databaseTest("a suspended account's team stays as it is and stays readable", async (t) => {
  const { owner } = await openOffice(t);
  const editor = await hire(t, owner);
  await t.stack.sql("update public.accounts set status = 'cancelled' where id = $1", [
    owner.accountId,
  ]);
  const refused = { code: "account_suspended" };
  await rejects(change(owner, editor, "admin"), refused);
  await rejects(removeMember({ db: owner.db }, { userId: editor.id }), refused);
  const { error } = await owner.db.rpc("transfer_ownership", { p_user_id: editor.id });
  equal(error?.details, "account_suspended");
  equal((await readTeam({ db: owner.db })).members.length, 2);
});
