import assert from "node:assert/strict";
import { newcomer, signedUp, stranger, Visitor } from "@/tests/harness/app_visitor.ts";
import { appTest } from "@/tests/harness/app_case.ts";

appTest("signing up leads to the dashboard of a new account", async () => {
  const visitor = await signedUp();
  const dashboard = await visitor.get("/dashboard");
  assert.equal(dashboard.status, 200);
  assert.match(dashboard.text, /Nora Newcomer/);
  assert.match(dashboard.text, /first published page/);
  assert.equal((await visitor.get("/sign-up")).location, "/dashboard");
});

appTest("session cookies are out of the reach of scripts", async () => {
  const visitor = await stranger();
  const { headers } = await visitor.post("/sign-up", newcomer());
  const cookies = headers.getSetCookie().filter((line) => /access|refresh/.test(line));
  assert.equal(cookies.length, 2);
  for (const cookie of cookies) assert.match(cookie, /; HttpOnly; SameSite=Lax/);
});

appTest("a refused sign-up keeps what was typed, except the password", async () => {
  const visitor = await stranger();
  const answer = await visitor.post("/sign-up", {
    ...newcomer(),
    full_name: '<b onclick="x">Nora</b>',
    password: "short-one",
  });
  assert.equal(answer.status, 422);
  assert.match(answer.text, /Use at least 10 characters/);
  assert.match(answer.text, /&lt;b onclick=/);
  assert.doesNotMatch(answer.text, /<b onclick|short-one/);
});

appTest("an address signs up once, and the refusal does not stop the first owner", async () => {
  const fields = newcomer();
  const visitor = await stranger();
  assert.equal((await visitor.post("/sign-up", fields)).status, 303);
  const thief = { ...fields, password: "somebody else's password" };
  const again = await (await stranger()).post("/sign-up", thief);
  assert.equal(again.status, 422);
  assert.match(again.text, /could not create an account with this address/);
  assert.equal((await visitor.get("/dashboard")).status, 200);
});

appTest("a sign-up that is sent twice at once makes one account and signs in twice", async () => {
  const fields = newcomer("double");
  const [first, second] = [await stranger(), await stranger()];
  const answers = await Promise.all([first, second].map((tab) => tab.post("/sign-up", fields)));
  assert.deepEqual(answers.map(({ location }) => location), ["/dashboard", "/dashboard"]);
  assert.equal((await second.get("/dashboard")).status, 200);
  const made = await first.product.sql(
    "select 1 from public.profiles p join public.credit_transactions t using (account_id) where p.email = $1",
    [fields.email],
  );
  assert.equal(made.length, 1);
});

appTest("a wrong password and an unknown address get the same answer", async () => {
  const { email, password, ...rest } = newcomer();
  await (await stranger()).post("/sign-up", { ...rest, email, password });
  const answers = [];
  for (
    const fields of [{ email, password: "not the password" }, { email: "no@one.test", password }]
  ) {
    const visitor = await stranger();
    const { status, text } = await visitor.post("/sign-in", fields);
    assert.equal(visitor.cookies.has("igny8_access"), false);
    answers.push([status, text.match(/role="alert"[\s\S]*?<\/div>/)?.[0]]);
  }
  assert.deepEqual(answers[0], answers[1]);
  assert.equal(answers[0]?.[0], 401);
  assert.match(String(answers[0]?.[1]), /do not match/);
});

appTest(
  "after signing in one arrives where one wanted to go, and only inside the app",
  async () => {
    const fields = newcomer();
    await (await stranger()).post("/sign-up", fields);
    const asked = await (await stranger()).get("/setup/sites?sort=name");
    assert.equal(asked.location, "/sign-in?next=%2Fsetup%2Fsites%3Fsort%3Dname");
    const targets: [given: string, reached: string][] = [
      ["/setup/sites?sort=name", "/setup/sites?sort=name"],
      ["//evil.test", "/dashboard"],
      ["/\\evil.test", "/dashboard"],
      ["/\t/evil.test", "/dashboard"],
      ["https://evil.test", "/dashboard"],
      ["javascript:alert(1)", "/dashboard"],
      ["/sign-in", "/dashboard"],
    ];
    for (const [next, reached] of targets) {
      const answer = await (await stranger()).post("/sign-in", { ...fields, next });
      assert.equal(answer.location, reached, next);
    }
  },
);

appTest("a sign-out ends the session, also for who kept its cookies", async () => {
  const visitor = await signedUp();
  const thief = Visitor.holding(visitor.product, visitor.accessToken);
  assert.equal((await visitor.post("/sign-out", {})).location, "/sign-in");
  assert.equal(visitor.cookies.has("igny8_access"), false);
  assert.match((await visitor.get("/dashboard")).location ?? "", /^\/sign-in/);
  assert.match((await thief.get("/dashboard")).location ?? "", /^\/sign-in/);
});

appTest("signed-in pages are kept by no cache", async () => {
  const visitor = await signedUp();
  for (const path of ["/dashboard", "/setup/sites", "/setup/sites/new"]) {
    const { headers } = await visitor.get(path);
    assert.match(headers.get("cache-control") ?? "", /no-store/, path);
  }
});

appTest("a forgotten password is replaced through the mailed link, once", async () => {
  const fields = newcomer("forgetful");
  const visitor = await stranger();
  await visitor.post("/sign-up", fields);
  await visitor.post("/sign-out", {});
  const known = await visitor.post("/forgot-password", { email: fields.email });
  const unknown = await visitor.post("/forgot-password", { email: "no@one.test" });
  assert.equal(known.status, 200);
  assert.equal(known.text.includes("a link is on its way"), unknown.text.includes("on its way"));
  const link = await mailedLink(visitor.product.supabaseUrl, fields.email);
  const arrived = await visitor.get(link);
  assert.equal(arrived.location, "/new-password");
  const differing = { password: "another horse battery", repeated: "another horse" };
  assert.equal((await visitor.post("/new-password", differing)).status, 422);
  const changed = await visitor.post("/new-password", {
    password: "another horse battery",
    repeated: "another horse battery",
  });
  assert.equal(changed.location, "/dashboard");
  assert.equal((await visitor.get("/dashboard")).status, 200);
  const later = await stranger();
  assert.equal((await later.get(link)).location, "/sign-in");
  assert.equal((await later.post("/sign-in", fields)).status, 401);
  const renewed = { ...fields, password: "another horse battery" };
  assert.equal((await later.post("/sign-in", renewed)).status, 303);
});

/** Path and query of the link in the newest message to `email`. */
async function mailedLink(supabaseUrl: string, email: string): Promise<string> {
  const html = await (await fetch(`${supabaseUrl}/mail`)).text();
  const item = html.split("<li>").find((part) => part.includes(email)) ?? "";
  const link = item.match(/href="([^"]+)"/)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const { pathname, search } = new URL(link);
  return pathname + search;
}
