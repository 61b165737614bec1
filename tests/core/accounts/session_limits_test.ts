import { originHeaders, requestKey } from "core/audit/request_origin.ts";
import { TEST_KEYS } from "@/tests/harness/test_keys.ts";
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { decodeJwt } from "jose";
import { endSessions } from "core/accounts/end_sessions.ts";
import { listSessions } from "core/accounts/list_sessions.ts";
import { readSessionContext } from "core/accounts/session_context.ts";
import { SESSION_LIMITS } from "core/accounts/session_limits.ts";
import { createDb, type Db } from "core/db.ts";
import { type Person, stackFetch } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

const DAY = 24 * 3600;
const holds = (db: Db) =>
  readSessionContext({ db }).then(() => true, (error) => {
    equal(error.code, "unauthorized");
    return false;
  });
const sessionOf = (accessToken: string) => String(decodeJwt(accessToken).session_id);

/** Another session of a person. */
async function signInAgain(t: DatabaseTest, { email, password }: Person) {
  const { data } = await t.anon.auth.signInWithPassword({ email, password });
  const accessToken = data.session?.access_token ?? "";
  return { db: t.as(accessToken), accessToken, id: sessionOf(accessToken) };
}

/** As if `seconds` had passed since the session began, and since it was used last. */
async function age({ stack }: DatabaseTest, id: string, begun: number, used: number) {
  const back = (column: string, seconds: number) =>
    `${column} = ${column} - make_interval(secs => ${seconds})`;
  await stack.sql(`update auth.sessions set ${back("created_at", begun)} where id = $1`, [id]);
  await stack.sql(
    `update app.session_uses set ${back("last_used_at", used)} where session_id = $1`,
    [id],
  );
}

databaseTest("the app and the database have the same limits", async ({ stack }) => {
  const [limits] = await stack.sql<{ idle: number; longest: number }>(
    `select extract(epoch from app.session_idle())::integer as idle,
       extract(epoch from app.session_longest())::integer as longest`,
  );
  deepEqual({ ...limits }, SESSION_LIMITS);
});

databaseTest("a session holds until either limit, to the second", async ({ stack }) => {
  const at = async (begun: number, used: number | null, notAfter: number | null = null) => {
    const [answer] = await stack.sql<{ held: boolean }>(
      `select app.session_holds(t - make_interval(secs => $1), t - make_interval(secs => $2),
         t + make_interval(secs => $3), t) as held
       from (select timestamptz '2026-03-29 01:30Z' as t) x`,
      [begun, used, notAfter],
    );
    return answer?.held;
  };
  equal(await at(0, 0), true);
  equal(await at(60 * DAY, 14 * DAY - 1), true);
  equal(await at(60 * DAY, 14 * DAY), false, "idle");
  equal(await at(90 * DAY - 1, 0), true);
  equal(await at(90 * DAY, 0), false, "however much it is used");
  equal(await at(14 * DAY - 1, null), true);
  equal(await at(14 * DAY, null), false, "never used since it began");
  equal(await at(DAY, 0, 1), true);
  equal(await at(DAY, 0, 0), false, "the auth server's own end");
});

databaseTest("an idle session has ended, also when the auth server renews it", async (t) => {
  const person = await t.person();
  const db = createDb({
    url: t.stack.url,
    key: t.stack.publishableKey,
    fetch: stackFetch(t.stack),
  });
  const { data } = await db.auth.signInWithPassword(person);
  const first = data.session?.access_token ?? "";
  equal(await holds(t.as(first)), true);
  await age(t, sessionOf(first), 20 * DAY, 14 * DAY - 60);
  equal(await holds(t.as(first)), true, "used in time");
  await age(t, sessionOf(first), 0, 14 * DAY);
  equal(await holds(t.as(first)), false);
  const renewed = await db.auth.refreshSession();
  const second = renewed.data.session?.access_token ?? "";
  ok(second && sessionOf(second) === sessionOf(first), "the auth server knows no such limit");
  equal(await holds(t.as(second)), false);
  const { data: rows } = await t.as(second).from("profiles").select("id");
  deepEqual(rows, [], "its token reads nothing past the app either");
  equal(await holds(person.db), true, "another session of the same person");
});

databaseTest("using a session prolongs it, up to the longest", async (t) => {
  const person = await t.person();
  const id = sessionOf(person.accessToken);
  for (let week = 1; week <= 12; week++) {
    equal(await holds(person.db), true, `week ${week}`);
    await age(t, id, 7 * DAY, 7 * DAY);
  }
  equal(await holds(person.db), true);
  await age(t, id, 6 * DAY, 0);
  equal(await holds(person.db), false);
});

databaseTest("a use is written once in five minutes, with where it came from", async (t) => {
  const person = await t.person();
  const key = requestKey(TEST_KEYS.appSecret);
  await t.stack.sql("select app.set_request_key(decode($1, 'hex'))", [key]);
  const id = sessionOf(person.accessToken);
  const version = async () =>
    (await t.stack.sql<{ version: string; ip: string; user_agent: string }>(
      "select xmin::text as version, ip, user_agent from app.session_uses where session_id = $1",
      [id],
    ))[0];
  equal(await version(), undefined);
  const from = (ip: string, agent: string) =>
    createDb({
      url: t.stack.url,
      key: t.stack.publishableKey,
      accessToken: person.accessToken,
      fetch: (input, init) => {
        const request = new Request(input, init);
        const told = originHeaders(key, { ip, agent, requestId: "request-of-a-test" });
        for (const [name, value] of Object.entries(told)) request.headers.set(name, value);
        return t.stack.fetch(request);
      },
    });
  await readSessionContext({ db: from("203.0.113.7", "Browser 1") });
  const first = await version();
  deepEqual([first?.ip, first?.user_agent], ["203.0.113.7", "Browser 1"]);
  await readSessionContext({ db: from("203.0.113.8", "Browser 1") });
  deepEqual(await version(), first);
  await age(t, id, 301, 301);
  await readSessionContext({ db: from("<script>", "caf\u00e9") });
  const clipped = await version();
  deepEqual([clipped?.ip, clipped?.user_agent], ["203.0.113.7", "Browser 1"]);
  await age(t, id, 301, 301);
  await readSessionContext({ db: from("2001:db8::9", "x".repeat(900)) });
  const last = await version();
  deepEqual([last?.ip, last?.user_agent.length], ["2001:db8::9", 300]);
});

databaseTest("people see their own sessions that hold, this one first", async (t) => {
  const person = await t.person();
  const other = await t.person("other");
  const [old, recent] = [await signInAgain(t, person), await signInAgain(t, person)];
  for (const { db } of [person, old, recent, other]) await readSessionContext({ db });
  await age(t, old.id, 3 * DAY, 2 * DAY);
  const gone = await signInAgain(t, person);
  await age(t, gone.id, 14 * DAY, 0);
  const listed = await listSessions({ db: person.db });
  deepEqual(listed.map(({ id, current }) => [id, current]), [
    [sessionOf(person.accessToken), true],
    [recent.id, false],
    [old.id, false],
  ]);
  deepEqual((await listSessions({ db: old.db }))[0]?.id, old.id);
  deepEqual(await listSessions({ db: gone.db }), []);
  equal((await listSessions({ db: other.db })).length, 1);
});

databaseTest("a person ends one session, the others or all; nobody else's", async (t) => {
  const person = await t.person();
  const other = await t.person("other");
  const [a, b, c] = [
    await signInAgain(t, person),
    await signInAgain(t, person),
    await signInAgain(t, person),
  ];
  await rejects(endSessions({ db: other.db }, { which: "one", id: a.id }), { code: "not_found" });
  equal(await holds(a.db), true);
  equal(await endSessions({ db: person.db }, { which: "one", id: a.id }), 1);
  await rejects(endSessions({ db: person.db }, { which: "one", id: a.id }), { code: "not_found" });
  deepEqual([await holds(a.db), await holds(b.db), await holds(person.db)], [false, true, true]);
  await rejects(endSessions({ db: a.db }, { which: "one", id: b.id }), { code: "not_found" });
  equal(await endSessions({ db: a.db }, { which: "all" }), 0, "an ended session ends nothing");
  equal(await endSessions({ db: b.db }, { which: "others" }), 2);
  deepEqual([await holds(person.db), await holds(b.db), await holds(c.db)], [false, true, false]);
  const d = await signInAgain(t, person);
  equal(await endSessions({ db: b.db }, { which: "all" }), 2);
  deepEqual([await holds(b.db), await holds(d.db), await holds(other.db)], [false, false, true]);
  const entries = await t.stack.sql<{ details: unknown; actor_id: string }>(
    "select details, actor_id from public.audit_log where action = 'session.ended' and account_id = $1 order by id",
    [person.accountId],
  );
  deepEqual(entries.map(({ details }) => details), [1, 2, 2].map((sessions) => ({ sessions })));
  ok(entries.every(({ actor_id }) => actor_id === person.id));
  const { error } = await person.db.rpc("end_sessions", { p_which: "everybody's" });
  ok(error);
});

databaseTest("the renewed tokens of an ended session are refused as well", async (t) => {
  const person = await t.person();
  const db = createDb({
    url: t.stack.url,
    key: t.stack.publishableKey,
    fetch: stackFetch(t.stack),
  });
  const { data } = await db.auth.signInWithPassword(person);
  const id = sessionOf(data.session?.access_token ?? "");
  await endSessions({ db: person.db }, { which: "one", id });
  const renewed = await db.auth.refreshSession();
  ok(renewed.error);
  match(renewed.error.message, /Refresh Token/);
});

databaseTest("what is over is swept, at the auth server too", async (t) => {
  const person = await t.person();
  const [idle, kept] = [await signInAgain(t, person), await signInAgain(t, person)];
  for (const { db } of [idle, kept]) await readSessionContext({ db });
  await age(t, idle.id, 15 * DAY, 15 * DAY);
  await t.stack.sql("select app.sweep_sessions()");
  const left = async (table: string, column: string) =>
    (await t.stack.sql(`select 1 from ${table} where ${column} in ($1, $2)`, [idle.id, kept.id]))
      .length;
  deepEqual(
    [await left("auth.sessions", "id"), await left("app.session_uses", "session_id")],
    [1, 1],
  );
  equal(await holds(kept.db), true);
  const [job] = await t.stack.sql(
    "select 1 from app.cron_jobs where command like '%sweep_sessions%'",
  );
  ok(job);
}, { isolated: true });
