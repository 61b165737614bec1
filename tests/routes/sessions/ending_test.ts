import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { decodeJwt } from "jose";
import { appTest } from "@/tests/harness/app_case.ts";
import { newcomer, signedUp, stranger, Visitor } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, openOffice } from "@/tests/routes/office.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Edg/141.0";
const PROFILE = "/settings/profile";

/** Somebody who is signed in with two browsers, each at a place of its own. */
async function twoBrowsers() {
  const fields = newcomer("twofold");
  const [here, there] = [await stranger(), await stranger()];
  await here.post("/sign-up", fields, { "user-agent": FIREFOX });
  await there.post("/sign-in", fields, { "user-agent": EDGE, "x-forwarded-for": "203.0.113.66" });
  await there.get("/dashboard", { "user-agent": EDGE, "x-forwarded-for": "203.0.113.66" });
  await here.get("/dashboard", { "user-agent": FIREFOX, "x-forwarded-for": "203.0.113.55" });
  return { fields, here, there };
}

const sessionOf = ({ accessToken }: Visitor) => String(decodeJwt(accessToken).session_id);
const rows = (text: string) =>
  (text.split('aria-label="Where you are signed in"')[1]?.split("</table>")[0] ?? "")
    .split("<tr").slice(2);

appTest("the profile lists one's sessions: browser, place, this one marked and first", async () => {
  const { here } = await twoBrowsers();
  const [first = "", second = "", ...more] = rows((await here.get(PROFILE)).text);
  equal(more.length, 0);
  match(first, /Firefox 140 on Linux[\s\S]*This browser[\s\S]*203\.0\.113\.55/);
  match(second, /Edge 141 on Windows[\s\S]*203\.0\.113\.66/);
  doesNotMatch(second, /This browser/);
  doesNotMatch(first, /value="end"/);
  match(second, /value="end"/);
});

appTest("a session that is ended stops at its next request, with its old tokens too", async () => {
  const { here, there } = await twoBrowsers();
  const stolen = Visitor.holding(there.product, there.accessToken);
  const renewing = new Visitor(there.product);
  for (const [name, value] of there.cookies) renewing.cookies.set(name, value);
  const end = { action: "end", which: "one", id: sessionOf(there) };
  equal((await here.post(PROFILE, end)).location, PROFILE);
  match(leftMessage(here), /One session ended/);
  for (const visitor of [there, stolen]) {
    match((await visitor.get("/dashboard")).location ?? "", /^\/sign-in/);
  }
  renewing.cookies.set("igny8_access", "expired");
  match((await renewing.get("/dashboard")).location ?? "", /^\/sign-in/);
  equal(renewing.cookies.has("igny8_refresh"), false);
  equal(rows((await here.get(PROFILE)).text).length, 1);
  const past = here.product.as(stolen.accessToken);
  deepEqual((await past.from("profiles").select("id")).data, [], "past the app as well");
  await here.post(PROFILE, end);
  match(leftMessage(here), /has ended already/);
  match(
    (await here.get("/settings/activity?action=session.ended")).text,
    /Sessions ended[\s\S]*Sessions: 1/,
  );
});

appTest("sign out everywhere else leaves this browser in, everywhere leaves none", async () => {
  const { fields, here, there } = await twoBrowsers();
  await here.post(PROFILE, { action: "end", which: "others" });
  equal((await here.get("/dashboard")).status, 200);
  match((await there.get("/dashboard")).location ?? "", /^\/sign-in/);
  equal((await there.post("/sign-in", fields)).status, 303);
  const all = await here.post(PROFILE, { action: "end", which: "all" });
  equal(all.location, "/sign-in");
  equal(here.cookies.has("igny8_refresh"), false);
  match((await here.get("/sign-in")).text, /You are signed out everywhere/);
  match((await there.get("/dashboard")).location ?? "", /^\/sign-in/);
  equal((await here.post("/sign-in", fields)).status, 303);
});

appTest("nobody ends or sees a session of somebody else, or one that is none", async () => {
  const office = await openOffice();
  const editor = await hire(office, "editor");
  const outsider = await signedUp("outsider");
  for (const attacker of [office.owner, outsider]) {
    await attacker.post(PROFILE, { action: "end", which: "one", id: sessionOf(editor) });
    match(leftMessage(attacker), /has ended already/);
    await attacker.post(PROFILE, { action: "end", which: "others" });
    const { text } = await attacker.get(PROFILE);
    doesNotMatch(text, new RegExp(sessionOf(editor)));
  }
  equal((await editor.get("/dashboard")).status, 200);
  const nonsense: Record<string, string>[] = [
    { which: "one", id: "1 or 1=1" },
    { which: "one" },
    { which: "every" },
    {},
  ];
  for (const fields of nonsense) {
    const answer = await editor.post(PROFILE, { action: "end", ...fields });
    equal(answer.status, 303, JSON.stringify(fields));
  }
  equal((await editor.get("/dashboard")).status, 200);
});

appTest("a browser's name is shown as text", async () => {
  const visitor = await stranger();
  const hostile = `"><script>alert(1)</script>`;
  await visitor.post("/sign-up", newcomer("hostile"), { "user-agent": hostile });
  const { text } = await visitor.get(PROFILE, { "user-agent": hostile });
  doesNotMatch(text, /<script>alert/);
  match(text, /&lt;script>al/);
});

appTest("a sign-out and a sign-in by a mailed link are noted in the log", async () => {
  const fields = newcomer("noted");
  const visitor = await stranger();
  await visitor.post("/sign-up", fields);
  await visitor.post("/sign-out", {});
  await visitor.post("/sign-out", {});
  await visitor.post("/forgot-password", { email: fields.email });
  const mails = await (await fetch(`${visitor.product.supabaseUrl}/mail`)).text();
  const item = mails.split("<li>").find((part) => part.includes(fields.email)) ?? "";
  const link = new URL(item.match(/href="([^"]+)"/)?.[1]?.replaceAll("&amp;", "&") ?? "");
  const other = await stranger();
  equal((await other.get(link.pathname + link.search)).location, "/new-password");
  const password = "a wholly new password";
  equal((await other.post("/new-password", { password, repeated: password })).status, 303);
  const actions = await visitor.product.sql<{ action: string }>(
    `select a.action from public.audit_log a join public.profiles p on p.id = a.actor_id
     where p.email = $1 and a.action ~ '^(session|member.password)' order by a.id`,
    [fields.email],
  );
  deepEqual(actions.map(({ action }) => action), [
    "session.signed_up",
    "session.signed_out",
    "session.signed_in",
    "member.password_changed",
  ]);
  // Whoever could open the mail is the owner: this browser is known from now on.
  await other.post("/sign-out", {});
  const guesser = await stranger();
  const here = { "x-forwarded-for": "198.51.100.91" };
  for (let turn = 0; turn < 6; turn++) {
    await guesser.post("/sign-in", { email: fields.email, password: `wrong ${turn}` }, here);
  }
  equal((await other.post("/sign-in", { ...fields, password }, here)).status, 303);
  ok(other.cookies.has("igny8_access"));
});

appTest("every proof of a password is counted with the attempts to sign in", async () => {
  const office = await openOffice();
  const admin = await hire(office, "admin");
  const memberPage = `/settings/team/${decodeJwt(admin.accessToken).sub}`;
  const password = "a wholly new password";
  const forms: [path: string, fields: Record<string, string>][] = [
    [PROFILE, { action: "password", current: "wrong", password, repeated: password }],
    [PROFILE, { action: "email", current: "wrong", email: "elsewhere@igny8.test" }],
    [memberPage, { action: "transfer", password: "wrong" }],
  ];
  for (const [path, fields] of forms) {
    const owner = path === PROFILE ? await signedUp("prover") : office.owner;
    const statuses = await Promise.all(
      Array.from({ length: 9 }, async () => (await owner.post(path, fields)).status),
    );
    equal(statuses.filter((status) => status === 422).length, 5, `${path} ${fields.action}`);
    equal(statuses.filter((status) => status === 429).length, 4, `${path} ${fields.action}`);
    const answer = await owner.post(path, fields);
    match(answer.text, /Too many attempts to sign in within a minute/);
    ok(Number(answer.headers.get("retry-after")) > 0);
    equal((await owner.get(path)).status, 200, "looking goes on");
  }
});
