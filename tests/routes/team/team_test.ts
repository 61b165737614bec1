import { doesNotMatch, equal, match, notEqual } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { newcomer, signedUp, stranger, type Visitor } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, type Office, openOffice, userId } from "@/tests/routes/office.ts";

const password = "correct horse battery";

async function roomyOffice(): Promise<Office> {
  const office = await openOffice();
  await office.product.sql(
    "update public.accounts set plan_id = (select id from public.plans where slug = 'growth') where id = $1",
    [office.accountId],
  );
  return office;
}

/** Invites a new address and answers it with the path of the link. */
async function invite(
  by: Visitor,
  fields: Record<string, string> = {},
): Promise<{ email: string; path: string }> {
  const { email } = newcomer("guest");
  const answer = await by.post("/settings/team", {
    action: "invite",
    email,
    role: "editor",
    ...fields,
  });
  equal(answer.status, 200, answer.text.slice(0, 400));
  const [, path = ""] = answer.text.match(/value="[^"]*(\/invitation\?token=[0-9a-f]{64})"/) ?? [];
  return { email, path };
}

async function join(path: string): Promise<Visitor> {
  const guest = await stranger();
  const joined = await guest.post(path, { full_name: "Gus Guest", password });
  equal(joined.location, "/dashboard", joined.text.slice(0, 400));
  return guest;
}

appTest("the inviter is shown the link once, and it says that nothing was sent", async () => {
  const { owner, siteId } = await roomyOffice();
  const { email, path } = await invite(owner, { "site_ids[]": siteId });
  match(path, /^\/invitation\?token=/);
  const { text } = await owner.get("/settings/team");
  match(text, new RegExp(email));
  doesNotMatch(text, /token=/);
  equal(owner.cookies.has("igny8_flash"), false);
});

appTest("a new person joins through the link and sees the granted site alone", async () => {
  const { owner, siteId } = await roomyOffice();
  const { path, email } = await invite(owner, { "site_ids[]": siteId });
  const page = await (await stranger()).get(path);
  equal(page.status, 200);
  match(page.text, new RegExp(email));
  equal(page.headers.get("cache-control"), "no-store");
  const guest = await join(path);
  match((await guest.get("/dashboard")).text, /Corner Coffee/);
  match((await guest.get("/settings")).text, /Editor/);
  match((await guest.get("/settings/team")).text, /Leave the team/);
});

appTest("a link that does not hold says why", async () => {
  const { owner, product } = await roomyOffice();
  const visitor = await stranger();
  const used = await invite(owner);
  await join(used.path);
  const expired = await invite(owner);
  await product.sql("update public.invitations set expires_at = now() where email = $1", [
    expired.email,
  ]);
  const revoked = await invite(owner);
  const [row] = await product.sql<{ id: string }>(
    "select id from public.invitations where email = $1",
    [revoked.email],
  );
  await owner.post("/settings/team", { action: "revoke", id: row?.id ?? "" });
  const cases = [
    [used.path, 410, /used already/],
    [expired.path, 410, /older than seven days/],
    [revoked.path, 410, /withdrawn/],
    ["/invitation?token=nonsense", 404, /not a link we know/],
    ["/invitation?token=%00", 404, /not a link we know/],
    ["/invitation", 404, /not a link we know/],
  ] as const;
  for (const [path, status, message] of cases) {
    const seen = await visitor.get(path);
    equal(seen.status, status, path);
    match(seen.text, message);
    const sent = await visitor.post(path, { full_name: "Late", password: "a late password" });
    equal(sent.status, 422, path);
    equal(visitor.accessToken, "");
  }
});

appTest("somebody who is signed in is told that a person belongs to one account", async () => {
  const { owner } = await roomyOffice();
  const { path } = await invite(owner);
  const other = await signedUp("other");
  match((await other.get(path)).text, /A person belongs to one account/);
  const sent = await other.post(path, { full_name: "Other", password });
  equal(sent.status, 422);
  await join(path);
});

appTest("a new link replaces the old one", async () => {
  const { owner, product } = await roomyOffice();
  const old = await invite(owner);
  const [row] = await product.sql<{ id: string }>(
    "select id from public.invitations where email = $1",
    [old.email],
  );
  const renewed = await owner.post("/settings/team", { action: "renew", id: row?.id ?? "" });
  const [path = ""] = renewed.text.match(/\/invitation\?token=[0-9a-f]{64}/) ?? [];
  notEqual(path, old.path);
  equal((await (await stranger()).get(old.path)).status, 410);
  await join(path);
});

appTest("forged invitations are refused and shown again as they were typed", async () => {
  const { owner } = await roomyOffice();
  const elsewhere = await openOffice();
  const { email } = newcomer("forged");
  const send = (fields: Record<string, string>) =>
    owner.post("/settings/team", { action: "invite", email, role: "editor", ...fields });
  const forgeries: Record<string, string>[] = [
    { role: "owner" },
    { role: "developer" },
    { role: "system_bot" },
    { "site_ids[]": elsewhere.siteId },
    { "site_ids[]": "' or 1=1" },
    { email: "nobody" },
  ];
  for (const fields of forgeries) {
    const refused = await send(fields);
    equal(refused.status, 422, JSON.stringify(fields));
    doesNotMatch(refused.text, /token=/);
  }
  match((await send({ email: "<b>@x" })).text, /&lt;b>@x|&lt;b&gt;@x/);
  match((await send({ email: owner.product.appUrl })).text, /not a complete e-mail/);
});

appTest("a plan without a seat says so instead of offering the form", async () => {
  const { owner } = await openOffice();
  const { text } = await owner.get("/settings/team");
  match(text, /Your plan includes one person/);
  doesNotMatch(text, /Make the link/);
  const { email } = newcomer();
  const refused = await owner.post("/settings/team", { action: "invite", email, role: "viewer" });
  equal(refused.status, 422);
  match(refused.text, /Choose a larger plan/);
});

appTest("editors and viewers see the team and change nothing", async () => {
  const office = await roomyOffice();
  for (const role of ["editor", "viewer"] as const) {
    const somebody = await hire(office, role);
    const { status, text } = await somebody.get("/settings/team");
    equal(status, 200);
    doesNotMatch(text, /Make the link|aria-label="Manage|Open invitations/);
    const ownerPage = `/settings/team/${userId(office.owner)}`;
    equal((await somebody.get(ownerPage)).status, 403);
    await somebody.post(ownerPage, { action: "remove" });
    match(leftMessage(somebody), /Only owners and admins/);
    await somebody.post(`/settings/team/${userId(somebody)}`, { action: "change", role: "admin" });
    match(leftMessage(somebody), /Only owners and admins/);
    const invited = await somebody.post("/settings/team", {
      action: "invite",
      email: newcomer().email,
      role: "admin",
    });
    equal(invited.status, 422);
    doesNotMatch(invited.text, /token=/);
  }
});

appTest("a change of role holds on the next click, a removal ends the session", async () => {
  const office = await roomyOffice();
  const editor = await hire(office, "editor");
  const person = `/settings/team/${userId(editor)}`;
  await office.owner.post(person, { action: "change", role: "viewer" });
  match((await editor.get("/settings")).text, /Viewer/);
  equal((await editor.get(`/setup/sites/${office.siteId}`)).status, 404, "the site is gone too");
  await office.owner.post(person, { action: "remove" });
  match((await editor.get("/dashboard")).location ?? "", /^\/sign-in/);
  match((await office.owner.get("/settings/team")).text, /Let back in/);
  const back = await office.owner.post(person, { action: "restore" });
  equal(back.location, person);
});

appTest("somebody who leaves is signed out", async () => {
  const office = await roomyOffice();
  const viewer = await hire(office, "viewer");
  const left = await viewer.post(`/settings/team/${userId(viewer)}`, { action: "remove" });
  equal(left.location, "/sign-in");
  equal(viewer.accessToken, "");
  await office.owner.post(`/settings/team/${userId(office.owner)}`, { action: "remove" });
  match(leftMessage(office.owner), /always has an owner/);
});

appTest("people of other accounts are not found", async () => {
  const { owner } = await roomyOffice();
  const other = await openOffice();
  for (const id of [userId(other.owner), crypto.randomUUID(), "nonsense"]) {
    const person = `/settings/team/${id}`;
    equal((await owner.get(person)).status, 404);
    for (const action of ["remove", "restore", "change"]) {
      await owner.post(person, { action, role: "viewer" });
      match(leftMessage(owner), /not found/);
    }
  }
  equal((await other.owner.get("/dashboard")).status, 200);
});

appTest("the ownership passes with the password, and the page never sends one back", async () => {
  const office = await roomyOffice();
  const admin = await hire(office, "admin");
  const person = `/settings/team/${userId(admin)}`;
  const wrong = await office.owner.post(person, { action: "transfer", password: "wrong-secret" });
  equal(wrong.status, 422);
  match(wrong.text, /This is not your password/);
  doesNotMatch(wrong.text, /wrong-secret/);
  const given = await office.owner.post(person, { action: "transfer", password });
  equal(given.location, "/settings/team");
  match((await admin.get("/settings")).text, /Owner at Newcomer/);
  match((await office.owner.get("/settings")).text, /Admin at Newcomer/);
});
