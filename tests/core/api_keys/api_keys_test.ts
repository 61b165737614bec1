import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { createApiKey } from "core/api_keys/create_api_key.ts";
import { listApiKeys } from "core/api_keys/list_api_keys.ts";
import { revokeApiKey } from "core/api_keys/revoke_api_key.ts";
import { rotateApiKey } from "core/api_keys/rotate_api_key.ts";
import type { NewApiKey } from "core/api_keys/schema.ts";
import { isAppError } from "core/errors.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

const refusal = (code: string) => (error: unknown) => isAppError(error) && error.code === code;

/** A manager with a site, and an order for a key of it. */
async function manager(given: DatabaseTest, name = "keys") {
  const person = await given.person(name);
  const db = given.as(person);
  const site = await db.rpc("create_site", { p_name: `${name} site`, p_sector_names: ["Tea"] });
  const order: NewApiKey = {
    site_id: String(site.data),
    name: "Plugin",
    scopes: ["content.read", "changes.write"],
    days: 90,
  };
  return { db, order };
}

databaseTest("a key is told once, and only its fingerprint stays", async (given) => {
  const { db, order } = await manager(given);
  const issued = await createApiKey({ db }, order);
  match(issued.key, /^igny8_[0-9a-f]{8}_[0-9a-f]{64}$/);
  equal(issued.key.startsWith(`igny8_${issued.prefix}_`), true);
  const [row] = await given.stack.sql<Record<string, string>>(
    `select to_jsonb(k)::text as kept, k.key_hash = sha256(convert_to($2, 'UTF8')) as matches
     from public.api_keys k where k.id = $1`,
    [issued.id, issued.key],
  );
  equal(row?.matches, true);
  equal(row?.kept?.includes(issued.key.slice(-64)), false);
  const [listed] = await listApiKeys({ db });
  deepEqual([listed?.state, listed?.prefix, listed?.scopes], [
    "active",
    issued.prefix,
    ["changes.write", "content.read"],
  ]);
  equal(JSON.stringify(listed).includes(issued.key.slice(-64)), false);
});

databaseTest("a second click makes no second key of the same name", async (given) => {
  const { db, order } = await manager(given);
  const both = await Promise.allSettled([createApiKey({ db }, order), createApiKey({ db }, order)]);
  deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  equal((await listApiKeys({ db })).length, 1);
  await rejects(createApiKey({ db }, { ...order, name: " PLUGIN " }), refusal("conflict"));
});

databaseTest(
  "a rotated key has one successor and works on until its overlap is over",
  async (given) => {
    const { db, order } = await manager(given);
    const first = await createApiKey({ db }, order);
    const second = await rotateApiKey({ db }, { id: first.id, hours: 24 });
    await rejects(rotateApiKey({ db }, { id: first.id, hours: 1 }), refusal("conflict"));
    const states = async () =>
      Object.fromEntries((await listApiKeys({ db })).map(({ id, state }) => [id, state]));
    deepEqual(await states(), { [first.id]: "ending", [second.id]: "active" });
    await given.stack.sql("update public.api_keys set overlap_until = now() where id = $1", [
      first.id,
    ]);
    deepEqual(await states(), { [first.id]: "replaced", [second.id]: "active" });
    const third = await rotateApiKey({ db }, { id: second.id, hours: 0 });
    deepEqual(await states(), {
      [first.id]: "replaced",
      [second.id]: "revoked",
      [third.id]: "active",
    });
  },
);

databaseTest("a revoked key stays revoked", async (given) => {
  const { db, order } = await manager(given);
  const { id } = await createApiKey({ db }, order);
  await revokeApiKey({ db }, { id });
  await rejects(revokeApiKey({ db }, { id }), refusal("conflict"));
  await rejects(rotateApiKey({ db }, { id, hours: 24 }), refusal("conflict"));
  equal((await createApiKey({ db }, order)).name, order.name);
});

databaseTest("a site has twenty working keys at most", async (given) => {
  const { db, order } = await manager(given);
  await given.stack.sql(
    `insert into public.api_keys (account_id, site_id, name, prefix, key_hash, scopes)
     select s.account_id, s.id, 'key ' || n, '0123abcd', sha256(convert_to(s.id::text || n, 'UTF8')), '{content.read}'
     from public.sites s, generate_series(1, 20) n where s.id = $1`,
    [order.site_id],
  );
  await rejects(createApiKey({ db }, order), refusal("limit_reached"));
  await given.stack.sql(
    "update public.api_keys set expires_at = now() where site_id = $1 and name = 'key 7'",
    [order.site_id],
  );
  equal((await createApiKey({ db }, order)).name, "Plugin");
});

databaseTest(
  "nobody makes, replaces or revokes a key of others, and none while suspended",
  async (given) => {
    const { db, order } = await manager(given, "mine");
    const { id } = await createApiKey({ db }, order);
    const stranger = (await manager(given, "theirs")).db;
    await rejects(createApiKey({ db: stranger }, order), refusal("not_found"));
    await rejects(rotateApiKey({ db: stranger }, { id, hours: 24 }), refusal("not_found"));
    await rejects(revokeApiKey({ db: stranger }, { id }), refusal("not_found"));
    deepEqual(await listApiKeys({ db: stranger }), []);
    await given.stack.sql(
      `update public.accounts set status = 'suspended'
     where id = (select account_id from public.sites where id = $1)`,
      [order.site_id],
    );
    await rejects(createApiKey({ db }, { ...order, name: "x" }), refusal("account_suspended"));
    equal((await listApiKeys({ db })).length, 1);
  },
);

databaseTest("making, rotating and revoking a key are noted, once each", async (given) => {
  const { db, order } = await manager(given);
  const { id } = await createApiKey({ db }, order);
  const second = await rotateApiKey({ db }, { id, hours: 0 });
  await revokeApiKey({ db }, { id: second.id });
  const rows = await given.stack.sql<{ action: string; whole: string }>(
    `select l.action, to_jsonb(l)::text as whole from public.audit_log l
     where l.object_type = 'api_key' and l.site_id = $1 order by l.id`,
    [order.site_id],
  );
  deepEqual(rows.map(({ action }) => action), [
    "api_key.created",
    "api_key.rotated",
    "api_key.revoked",
  ]);
  equal(rows.some(({ whole }) => whole.includes(second.key.slice(-64))), false);
});
