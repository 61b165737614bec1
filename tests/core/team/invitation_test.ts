import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { readSessionContext } from "core/accounts/session_context.ts";
import { acceptInvitation } from "core/team/accept_invitation.ts";
import { readInvitation } from "core/team/read_invitation.ts";
import { readTeam } from "core/team/read_team.ts";
import { renewInvitation } from "core/team/renew_invitation.ts";
import { revokeInvitation } from "core/team/revoke_invitation.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { accept, address, hire, invite, openOffice, setSeats } from "./office.ts";

const input = { full_name: "Gus Guest", password: "correct horse battery" };

async function users({ stack }: DatabaseTest, email: string): Promise<number> {
  return (await stack.sql("select 1 from auth.users where email = $1", [email])).length;
}

databaseTest(
  "an invited person joins the account with the role and sites of the invitation",
  async (t) => {
    const { owner, sites } = await openOffice(t);
    const issued = await invite(owner, "editor", { site_ids: [sites[0], sites[0]] });
    const told = await readInvitation({ db: t.anon }, issued.token);
    equal(told?.state === "open" && told.email, issued.email);
    const guest = await accept(t, issued);
    const me = await readSessionContext({ db: guest.db });
    equal(me.account.id, owner.accountId);
    equal(me.user.role, "editor");
    equal(me.user.full_name, "Gus Guest");
    deepEqual(me.sites.map(({ id }) => id), [sites[0]]);
    const made = await t.stack.sql("select 1 from public.accounts where owner_id = $1", [guest.id]);
    equal(made.length, 0, "no account of their own");
  },
);

databaseTest("the token is hashed at rest and stays nowhere once it is spent", async (t) => {
  const { owner } = await openOffice(t);
  const issued = await invite(owner);
  match(issued.token, /^[0-9a-f]{64}$/);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(issued.token));
  const [row] = await t.stack.sql<{ hash: string; text: string }>(
    "select encode(token_hash, 'hex') as hash, to_jsonb(i)::text as text from public.invitations i where id = $1",
    [issued.id],
  );
  equal(row?.hash, new Uint8Array(digest).toHex());
  ok(!row?.text.includes(issued.token));
  const guest = await accept(t, issued);
  const [user] = await t.stack.sql<{ text: string }>(
    "select to_jsonb(u)::text as text from auth.users u where id = $1",
    [guest.id],
  );
  ok(!user?.text.includes(issued.token), "the sign-up's metadata forgot it");
  const read = await owner.db.from("invitations").select("id, token_hash");
  deepEqual(read.data ?? [], []);
});

databaseTest(
  "a used, expired, withdrawn or unknown token lets nobody in and makes no user",
  async (t) => {
    const { owner } = await openOffice(t);
    const used = await invite(owner);
    await accept(t, used);
    const expired = await invite(owner);
    await t.stack.sql("update public.invitations set expires_at = now() where id = $1", [
      expired.id,
    ]);
    const revoked = await invite(owner);
    await revokeInvitation({ db: owner.db }, revoked);
    const cases = [
      [used, /used already/],
      [expired, /older than seven days/],
      [revoked, /withdrawn/],
      [{ ...used, token: "0".repeat(64) }, /not a link we know/],
      [{ ...used, token: "' or true --" }, /not a link we know/],
    ] as const;
    for (const [{ token }, message] of cases) {
      const late = { ...input, password: "another good password" };
      await rejects(acceptInvitation({ db: t.anon }, { token, input: late }), {
        code: "conflict",
        message,
      });
      const email = address("forger");
      const data = { invitation: token };
      const forged = await t.anon.auth.signUp({
        email,
        password: input.password,
        options: { data },
      });
      ok(forged.error, "past the page, the database refuses");
      equal(await users(t, email), 0);
    }
  },
);

databaseTest("an empty or malformed token in a sign-up fails closed", async (t) => {
  for (const invitation of ["", " ", 7, {}, [], true]) {
    const email = address("malformed");
    const options = { data: { invitation } };
    const { error } = await t.anon.auth.signUp({ email, password: input.password, options });
    ok(error, JSON.stringify(invitation));
    equal(await users(t, email), 0);
  }
});

databaseTest("a forwarded link works for the invited address alone", async (t) => {
  const { owner } = await openOffice(t);
  const { token, email } = await invite(owner);
  const thief = address("thief");
  const options = { data: { invitation: token, role: "owner", account_id: owner.accountId } };
  const stolen = await t.anon.auth.signUp({ email: thief, password: input.password, options });
  ok(stolen.error);
  equal(await users(t, thief), 0);
  const { data } = await t.anon.auth.signUp({
    email: email.toUpperCase(),
    password: input.password,
    options,
  });
  const me = await readSessionContext({ db: t.as(data.session?.access_token ?? "") });
  equal(me.user.role, "editor", "the forged role is not read");
});

databaseTest("one invitation makes one member, however many accept it at once", async (t) => {
  const { owner } = await openOffice(t);
  const { token, email } = await invite(owner);
  const clicks = await Promise.allSettled(
    Array.from({ length: 4 }, () => acceptInvitation({ db: t.anon }, { token, input })),
  );
  ok(clicks.some(({ status }) => status === "fulfilled"));
  equal(await users(t, email), 1);
  const members = await t.stack.sql("select 1 from public.profiles where account_id = $1", [
    owner.accountId,
  ]);
  equal(members.length, 2);
});

databaseTest("invitations beyond the plan are refused, also when they race", async (t) => {
  const { owner } = await openOffice(t, 3);
  const invited = await Promise.allSettled(Array.from({ length: 6 }, () => invite(owner)));
  const done = invited.filter(({ status }) => status === "fulfilled");
  equal(done.length, 2);
  for (const result of invited) {
    if (result.status === "fulfilled") continue;
    equal(result.reason.code, "limit_reached");
    match(result.reason.message, /Your plan includes 3 people/);
  }
});

databaseTest("a smaller plan is enforced when two accept at once", async (t) => {
  const { owner } = await openOffice(t, 3);
  const first = await invite(owner);
  const second = await invite(owner);
  await setSeats(t, owner, 2);
  equal((await readInvitation({ db: t.anon }, first.token))?.state, "full");
  await Promise.allSettled([accept(t, first), accept(t, second)]);
  const [count] = await t.stack.sql<{ n: string }>(
    "select count(*)::text as n from public.profiles where account_id = $1",
    [owner.accountId],
  );
  equal(count?.n, "1", "an open invitation holds a seat, and two of them are one too many");
  await revokeInvitation({ db: owner.db }, second);
  await accept(t, first);
});

databaseTest("sending again makes the old link void and the new one last seven days", async (t) => {
  const { owner, sites } = await openOffice(t, 2);
  const old = await invite(owner, "viewer", { site_ids: [sites[1]] });
  const renewed = await renewInvitation({ db: owner.db }, old);
  equal(renewed.email, old.email);
  const days = (Date.parse(renewed.expires_at) - Date.now()) / 86_400_000;
  ok(days > 6.9 && days < 7.1);
  equal((await readInvitation({ db: t.anon }, old.token))?.state, "revoked");
  await rejects(renewInvitation({ db: owner.db }, old), { code: "conflict" });
  const guest = await accept(t, renewed);
  deepEqual((await readSessionContext({ db: guest.db })).sites.map(({ id }) => id), [sites[1]]);
  await rejects(revokeInvitation({ db: owner.db }, renewed), { code: "conflict" });
});

databaseTest("an address is invited once, and members not at all", async (t) => {
  const { owner } = await openOffice(t);
  const { email, id } = await invite(owner);
  await rejects(invite(owner, "admin", { email: ` ${email.toUpperCase()} ` }), {
    code: "conflict",
    message: /is invited already/,
  });
  await rejects(invite(owner, "viewer", { email: owner.email }), {
    message: /in your team already/,
  });
  await t.stack.sql("update public.invitations set expires_at = now() where id = $1", [id]);
  equal((await invite(owner, "editor", { email })).email, email, "an expired one gives way");
  equal((await readTeam({ db: owner.db })).invitations.length, 1);
});

databaseTest(
  "whether an address has an account elsewhere is not told to those who invite",
  async (t) => {
    const { owner } = await openOffice(t);
    const elsewhere = await t.person("elsewhere");
    const issued = await invite(owner, "editor", { email: elsewhere.email });
    await rejects(
      acceptInvitation({ db: t.anon }, {
        token: issued.token,
        input: { ...input, password: "guessed it maybe" },
      }),
      { code: "conflict", message: /A person belongs to one account/ },
    );
    equal((await readSessionContext({ db: elsewhere.db })).account.id, elsewhere.accountId);
    equal((await readInvitation({ db: t.anon }, issued.token))?.state, "open");
  },
);

databaseTest("nobody but owners and admins invites, withdraws or sees invitations", async (t) => {
  const { owner, sites } = await openOffice(t);
  const pending = await invite(owner);
  for (const role of ["editor", "viewer"] as const) {
    const member = await hire(t, owner, role, [sites[0]]);
    await rejects(invite(member), { code: "forbidden" });
    await rejects(renewInvitation({ db: member.db }, pending), { code: "forbidden" });
    await rejects(revokeInvitation({ db: member.db }, pending), { code: "forbidden" });
    deepEqual((await readTeam({ db: member.db })).invitations, []);
  }
  const { error } = await t.anon.rpc("invite_member", { p_email: address(), p_role: "admin" });
  equal(error?.code, "42501");
});

databaseTest("roles beyond admin and sites of others are refused in an invitation", async (t) => {
  const { owner } = await openOffice(t);
  const stranger = await openOffice(t);
  for (const role of ["owner", "developer", "system_bot", "", "Admin"]) {
    const { error } = await owner.db.rpc("invite_member", { p_email: address(), p_role: role });
    equal(error?.details, "invalid", role);
  }
  for (const site of [stranger.sites[0], crypto.randomUUID()]) {
    await rejects(invite(owner, "editor", { site_ids: [site] }), { code: "not_found" });
  }
  const foreign = await invite(stranger.owner);
  await rejects(revokeInvitation({ db: owner.db }, foreign), { code: "not_found" });
  await rejects(renewInvitation({ db: owner.db }, foreign), { code: "not_found" });
});

databaseTest("a suspended account invites nobody and takes nobody in", async (t) => {
  const { owner } = await openOffice(t);
  const { token } = await invite(owner);
  await t.stack.sql("update public.accounts set status = 'suspended' where id = $1", [
    owner.accountId,
  ]);
  await rejects(invite(owner), { code: "account_suspended" });
  equal((await readInvitation({ db: t.anon }, token))?.state, "suspended");
  await rejects(acceptInvitation({ db: t.anon }, { token, input }), { message: /takes nobody in/ });
});
