import { deepEqual, equal, match, ok } from "node:assert/strict";
import { originHeaders, requestKey } from "core/audit/request_origin.ts";
import { createDb, unwrap } from "core/db.ts";
import { type Person, stackFetch } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { log, makeSite } from "./entries.ts";

/** A client of `person` that sends headers as the app does, or as somebody who only says to be it. */
function telling(t: DatabaseTest, person: Person, told: Record<string, string>) {
  return createDb({
    url: t.stack.url,
    key: t.stack.publishableKey,
    accessToken: person.accessToken,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      for (const [name, value] of Object.entries(told)) headers.set(name, value);
      return stackFetch(t.stack)(input, { ...init, headers });
    },
  });
}

const KEY = requestKey("a secret of the app, a secret of the app");
const ORIGIN = {
  ip: "2001:db8::7",
  requestId: "request-12345",
  agent: "Mozilla/5.0 (X11) Firefox/140.0",
};

/** What the log says of a change that was made with these headers. */
async function noted(t: DatabaseTest, told: Record<string, string>) {
  const owner = await t.person();
  const site = await makeSite(owner);
  const change = { p_site_id: site, p_status: "inactive" };
  unwrap(await telling(t, owner, told).rpc("set_site_status", change));
  const entry = (await log(t, owner.accountId)).at(-1);
  equal(entry?.action, "site.switched_off");
  return [entry?.via, entry?.ip, entry?.request_id, entry?.user_agent];
}

const setKey = (t: DatabaseTest, key: string | null) =>
  t.stack.sql("select app.set_request_key(decode($1, 'hex'))", [key]);

databaseTest("where a request came from is believed when the app signed it", async (t) => {
  await setKey(t, KEY);
  const { ip, requestId, agent } = ORIGIN;
  deepEqual(await noted(t, originHeaders(KEY, ORIGIN)), ["app", ip, requestId, agent]);
  deepEqual(await noted(t, originHeaders(KEY, { ...ORIGIN, agent: "" })), [
    "app",
    ip,
    requestId,
    null,
  ]);
  const long = {
    ...ORIGIN,
    ip: "1.2.3.4'; drop table x",
    requestId: "<b>",
    agent: "x".repeat(900),
  };
  deepEqual(await noted(t, originHeaders(KEY, long)), ["app", null, null, "x".repeat(300)]);
});

databaseTest("whoever asks the API directly cannot say from where", async (t) => {
  await setKey(t, KEY);
  const signed = originHeaders(KEY, ORIGIN);
  const other = requestKey("another secret, another secret, another");
  const { "x-igny8-signature": signature = "", ...unsigned } = signed;
  const forgeries: Record<string, string>[] = [
    {},
    unsigned,
    { ...signed, "x-igny8-ip": "203.0.113.9" },
    { ...signed, "x-igny8-request": "request-54321" },
    { ...signed, "x-igny8-agent": `${ORIGIN.agent} ` + "and more" },
    { ...unsigned, "x-igny8-signature": "" },
    { ...unsigned, "x-igny8-signature": "null" },
    { ...unsigned, "x-igny8-signature": signature.toUpperCase() },
    { ...unsigned, "x-igny8-signature": signature.slice(0, 63) },
    originHeaders(other, ORIGIN),
    // The same words, cut at other places.
    { ...signed, "x-igny8-ip": "2001:db8::7 request-12345", "x-igny8-request": "" },
  ];
  for (const forged of forgeries) {
    deepEqual(await noted(t, forged), ["api", null, null, null], JSON.stringify(forged));
  }
});

databaseTest("a database that was never told the key believes and claims nothing", async (t) => {
  await setKey(t, null);
  for (const told of [{}, originHeaders(KEY, ORIGIN)]) {
    deepEqual(await noted(t, told), [null, null, null, null]);
  }
  for (const key of ["", "00", "00".repeat(33)]) {
    const failed = await setKey(t, key).then(() => null, String);
    match(failed ?? "it worked", /32 bytes/, key);
  }
  const { error } = await t.anon.rpc("set_request_key" as "read_audit");
  ok(error, "no request sets the key");
});

databaseTest("the signature is HMAC-SHA-256, also for a key with every kind of byte", async (t) => {
  for (const key of ["ff".repeat(32), "00".repeat(32), "0f80c3".repeat(11).slice(0, 64)]) {
    await setKey(t, key);
    equal((await noted(t, originHeaders(key, ORIGIN)))[0], "app", key);
  }
  await setKey(t, KEY);
});
