import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import type { Product } from "@/tests/harness/app.ts";
import { type Answer, newcomer, Visitor } from "@/tests/harness/app_visitor.ts";
import { type Instances, openInstances } from "@/tests/harness/instances.ts";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";

/** The same cookies, sent to an instance. */
function tab(of: Visitor, product: Product): Visitor {
  const visitor = new Visitor(product);
  for (const [name, value] of of.cookies) visitor.cookies.set(name, value);
  return visitor;
}

/** Somebody whose access token has just expired. */
async function expired({ apps: [app] }: Instances): Promise<Visitor> {
  ok(app);
  const visitor = new Visitor(app);
  equal((await visitor.post("/sign-up", newcomer("renewer"))).status, 303);
  visitor.cookies.set("igny8_access", "expired");
  return visitor;
}

const standing = ({ headers }: Answer) => [
  headers.get("x-throttle-limit"),
  headers.get("x-throttle-remaining"),
];
const signedIn = async (visitor: Visitor) =>
  (await visitor.get("/settings/profile")).status === 200;

for (const driver of ["pglite", "postgres"] as const) {
  const missing = driver === "postgres" ? postgresMissing() : null;
  appTest(`two instances share sessions and counters [${driver}]`, async (t) => {
    const instances = await openInstances({ driver, count: 2, endlessMinutes: true });
    const [one, two] = instances.apps;
    ok(one && two);
    try {
      for (const parallel of [2, 10]) {
        await t.step(`${parallel} requests with one expired token log nobody out`, async () => {
          const visitor = await expired(instances);
          const tabs = Array.from({ length: parallel }, (_, n) => tab(visitor, n % 2 ? two : one));
          const answers = await Promise.all(tabs.map((each) => each.get("/settings/profile")));
          deepEqual(answers.map(({ status }) => status), Array(parallel).fill(200));
          const tokens = new Set(tabs.map(({ cookies }) => cookies.get("igny8_refresh")));
          deepEqual([tokens.size, tokens.has(visitor.cookies.get("igny8_refresh"))], [1, false]);
          for (const each of tabs) ok(await signedIn(tab(each, one)) && await signedIn(each));
        });
      }

      await t.step("a request that was on its way for a while logs nobody out", async () => {
        const visitor = await expired(instances);
        const late = tab(visitor, two);
        ok(await signedIn(visitor));
        await new Promise((resolve) => setTimeout(resolve, 500));
        ok(await signedIn(late));
        ok(await signedIn(visitor));
      });

      await t.step(
        "a token replaced long ago ends the session, for who has which copy",
        async () => {
          const visitor = await expired(instances);
          const thief = tab(visitor, two);
          const stolen = thief.cookies.get("igny8_refresh");
          for (let hour = 1; hour <= 3; hour++) {
            visitor.cookies.set("igny8_access", "expired");
            ok(await signedIn(visitor));
          }
          const newest = tab(visitor, two);
          notEqual(newest.cookies.get("igny8_refresh"), stolen);
          equal((await thief.get("/settings/profile")).status, 303);
          equal(thief.cookies.has("igny8_refresh"), false, "its cookies are taken away");
          match((await newest.get("/dashboard")).location ?? "", /^\/sign-in/);
          match((await visitor.get("/dashboard")).location ?? "", /^\/sign-in/);
          const [entry] = await one.sql<{ details: Record<string, unknown> }>(
            "select details from public.audit_log where action = 'session.ended' order by id desc limit 1",
          );
          deepEqual(entry?.details, { sessions: 1, reason: "A copied cookie was used" });
        },
      );

      await t.step("ending a token that nobody replaced takes more than its name", async () => {
        const visitor = await expired(instances);
        const first = visitor.cookies.get("igny8_refresh") ?? "";
        const ask = async (token: string) =>
          (await one.as("").rpc("end_reused_session", { p_refresh_token: token })).data;
        equal(await ask(first), false, "in use");
        ok(await signedIn(visitor));
        equal(await ask(first), false, "replaced, and the session goes on");
        equal(await ask("nobody's"), false);
        ok(await signedIn(visitor));
      });

      await t.step("guesses at both are counted together", async () => {
        const fields = newcomer("guessed");
        equal((await new Visitor(one).post("/sign-up", fields)).status, 303);
        const from = { "x-forwarded-for": "198.51.100.77" };
        const statuses = await Promise.all(Array.from({ length: 12 }, async (_, n) => {
          const wrong = { email: fields.email, password: `wrong password ${n}` };
          return (await new Visitor(n % 2 ? two : one).post("/sign-in", wrong, from)).status;
        }));
        equal(statuses.filter((status) => status === 401).length, 5);
        equal(statuses.filter((status) => status === 429).length, 7);
      });

      await t.step(
        "the API's limit is one for both, and each answer tells the standing",
        async () => {
          const from = { "x-forwarded-for": "198.51.100.79" };
          const ping = (app: Product) => new Visitor(app).get("/api/v1/system/ping", from);
          const first = await ping(one);
          deepEqual([first.status, standing(first)], [200, ["100", "99"]]);
          const more = await Promise.all(
            Array.from({ length: 103 }, (_, n) => ping(n % 2 ? two : one)),
          );
          const passed = more.filter(({ status }) => status === 200);
          equal(passed.length, 99);
          equal(new Set(passed.map((answer) => standing(answer)[1])).size, 99, "each counted once");
          const refused = more.find(({ status }) => status === 429);
          ok(refused);
          deepEqual(standing(refused), ["100", "0"]);
          ok(Number(refused.headers.get("retry-after")) > 0);
          equal(JSON.parse(refused.text).code, "throttled");
          const other = await new Visitor(two).get("/api/v1/nothing", from);
          deepEqual([other.status, standing(other)], [404, ["100", "99"]], "another scope");
          const inside = await new Visitor(one).get("/api/v1/system/ping");
          deepEqual([inside.status, standing(inside)], [200, [null, null]], "this machine itself");
        },
      );

      await t.step("forms are counted for the person, at whichever instance", async () => {
        const visitor = new Visitor(one);
        await visitor.post("/sign-up", newcomer("sender"));
        const limits: [path: string, limit: number][] = [
          ["/planner/clusters/new", 60],
          ["/writer/content", 30],
          ["/writer/tasks/new", 60],
          ["/settings/theme", 100],
          ["/settings/profile", 20],
          ["/automation", 10],
          ["/thinker/authors/new", 100],
          ["/billing/credits", 10],
        ];
        for (const [path, limit] of limits) {
          equal(standing(await visitor.post(path, {}))[0], String(limit), path);
        }
        const statuses = await Promise.all(
          Array.from(
            { length: 31 },
            (_, n) => tab(visitor, n % 2 ? two : one).post("/writer/content", {}),
          ),
        );
        equal(statuses.filter(({ status }) => status === 429).length, 2);
        equal((await tab(visitor, two).get("/writer/content")).status, 200, "looking goes on");
      });

      await t.step("a browser known to one is known to the other", async () => {
        const fields = newcomer("known");
        const visitor = new Visitor(one);
        await visitor.post("/sign-up", fields);
        await visitor.post("/sign-out", {});
        const from = { "x-forwarded-for": "198.51.100.78" };
        for (let guess = 0; guess < 6; guess++) {
          const wrong = { email: fields.email, password: `wrong password ${guess}` };
          await new Visitor(two).post("/sign-in", wrong, from);
        }
        equal((await new Visitor(two).post("/sign-in", fields, from)).status, 429);
        equal((await tab(visitor, two).post("/sign-in", fields, from)).status, 303);
      });
    } finally {
      await instances.close();
    }
  }, missing);
}

appTest("cookies are for the server alone, and over https only where there is https", async () => {
  for (
    const { env, proto, secure } of [
      { env: { TRUSTED_PROXIES: "1" }, proto: "https", secure: true },
      { env: { TRUSTED_PROXIES: "1" }, proto: "http", secure: false },
      // What a visitor says about the way it came is not believed.
      { env: { TRUSTED_PROXIES: "0" }, proto: "https", secure: false },
      { env: { TRUSTED_PROXIES: "0", PUBLIC_URL: "https://x.test" }, proto: "http", secure: true },
    ]
  ) {
    const instances = await openInstances({ env });
    try {
      const [app] = instances.apps;
      ok(app);
      const origin = env.TRUSTED_PROXIES === "1" ? app.appUrl.replace("http", proto) : app.appUrl;
      const visitor = new Visitor(app);
      const { status, headers } = await visitor.post("/sign-up", newcomer("cookies"), {
        "x-forwarded-proto": proto,
        origin,
        "x-forwarded-for": "127.0.0.1",
      });
      equal(status, 303, JSON.stringify({ env, proto }));
      const cookies = headers.getSetCookie();
      equal(cookies.filter((line) => /^igny8_(access|refresh|known_)/.test(line)).length, 3);
      for (const cookie of cookies) {
        match(cookie, /; Path=\/; HttpOnly; SameSite=Lax/);
        doesNotMatch(cookie, /domain=/i);
        equal(/; Secure/.test(cookie), secure, `${cookie} ${JSON.stringify({ env, proto })}`);
        const age = Number(cookie.match(/Max-Age=(\d+)/)?.[1]);
        if (/^igny8_(access|refresh)/.test(cookie)) equal(age, 14 * 24 * 3600);
      }
      const left = await visitor.post("/sign-out", {}, { "x-forwarded-proto": proto, origin });
      for (const cookie of left.headers.getSetCookie()) {
        match(cookie, /^igny8_(access|refresh)=; Path=\/; HttpOnly; SameSite=Lax/);
        match(cookie, /Max-Age=0/);
      }
    } finally {
      await instances.close();
    }
  }
});
