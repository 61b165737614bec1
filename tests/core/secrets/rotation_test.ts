import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { open, seal } from "core/secrets/envelope.ts";
import type { KeyRing } from "core/secrets/key_ring.ts";
import { rotateSecrets } from "core/secrets/rotate_secrets.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { newKey, ringOf } from "../ai_providers/office.ts";

const secretOf = (n: number) => `sk-number-${n}-0123456789`;
const placeOf = (accountId: string, n: number) => ({
  accountId,
  record: `ai_providers/n-${n}`,
  field: "api_key",
});

/** Stores `count` secrets of somebody new; answers their account. */
async function store(given: DatabaseTest, ring: KeyRing, count: number): Promise<string> {
  const { accountId } = await given.person();
  const rows = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const place = placeOf(accountId, n);
      return { ...place, sealed: await seal(ring, secretOf(n), place) };
    }),
  );
  await given.stack.sql(
    `insert into app.secrets (account_id, record, field, sealed, set_at)
     select $1, r.record, r.field, r.sealed, '2026-01-01' from jsonb_to_recordset($2::text::jsonb)
       r (record text, field text, sealed text)`,
    [accountId, JSON.stringify(rows)],
  );
  return accountId;
}

async function stored({ stack }: DatabaseTest): Promise<Map<string, string>> {
  const rows = await stack.sql<{ record: string; sealed: string }>(
    "select record, sealed from app.secrets",
  );
  return new Map(rows.map(({ record, sealed }) => [record, sealed]));
}

async function allOpen(given: DatabaseTest, ring: KeyRing, accountId: string, count: number) {
  const sealed = await stored(given);
  for (let n = 0; n < count; n++) {
    const place = placeOf(accountId, n);
    equal(await open(ring, sealed.get(place.record) ?? "", place), secretOf(n));
  }
}

databaseTest(
  "everything is sealed with the newest key, and who set it when stays",
  async (given) => {
    const [first, second] = [newKey(), newKey()];
    const accountId = await store(given, await ringOf(first), 25);
    const both = await ringOf(second, first);
    const batches: number[] = [];
    const onBatch = (count: number) => void batches.push(count);
    const deps = { db: given.service, ring: both, onBatch };

    const tried = await rotateSecrets(deps, { batch: 10, dryRun: true });
    deepEqual([tried.resealed, tried.verified, tried.total], [25, 0, 25]);
    await allOpen(given, await ringOf(first), accountId, 25);

    batches.length = 0;
    const done = await rotateSecrets(deps, { batch: 10 });
    deepEqual([done.resealed, done.verified, done.total, done.unreadable], [25, 25, 25, []]);
    deepEqual(batches, [10, 20, 25]);
    equal(done.before[(await ringOf(first)).newest.id], 25);
    await allOpen(given, await ringOf(second), accountId, 25);
    const [{ changed } = { changed: -1 }] = await given.stack.sql<{ changed: number }>(
      "select count(*)::int as changed from app.secrets where set_at <> '2026-01-01'",
    );
    equal(changed, 0);
    const again = await rotateSecrets(deps, { batch: 10 });
    deepEqual([again.resealed, again.verified], [0, 25]);
  },
  { isolated: true },
);

databaseTest("what no key opens is named, left alone and does not stop the rest", async (given) => {
  const [lost, first, second] = [newKey(), newKey(), newKey()];
  const strange = await store(given, await ringOf(lost), 2);
  const before = await stored(given);
  await store(given, await ringOf(first), 3);
  const ring = await ringOf(second, first);
  const report = await rotateSecrets({ db: given.service, ring }, { batch: 2 });
  deepEqual([report.resealed, report.verified, report.total], [3, 3, 5]);
  deepEqual(report.unreadable.map(({ account_id }) => account_id), [strange, strange]);
  for (const { why } of report.unreadable) match(why, /not in the environment/);
  ok(!JSON.stringify(report).includes("sk-number"));
  const after = await given.stack.sql<{ record: string; sealed: string }>(
    "select record, sealed from app.secrets where account_id = $1",
    [strange],
  );
  for (const { record, sealed } of after) equal(sealed, before.get(record));
}, { isolated: true });

databaseTest("a secret that is set while it is being rotated is not overwritten", async (given) => {
  const [first, second] = [newKey(), newKey()];
  const accountId = await store(given, await ringOf(first), 1);
  const place = placeOf(accountId, 0);
  const newer = await seal(await ringOf(first), "sk-entered-just-now-1", place);
  const rpc = given.service.rpc.bind(given.service);
  const db = new Proxy(given.service, {
    get: (target, name) =>
      name !== "rpc" ? Reflect.get(target, name) : async (fn: "list_secrets", args: object) => {
        if (String(fn) === "reseal_secrets") {
          await given.stack.sql("update app.secrets set sealed = $1 where sealed not like $2", [
            newer,
            newer.slice(0, 60) + "%",
          ]);
          Reflect.set(target, "rpc", rpc);
        }
        return await rpc(fn, args);
      },
  });
  const report = await rotateSecrets({ db, ring: await ringOf(second, first) });
  deepEqual([report.verified, report.total], [1, 1]);
  const sealed = (await stored(given)).get(place.record) ?? "";
  equal(await open(await ringOf(second), sealed, place), "sk-entered-just-now-1");
}, { isolated: true });

interface Ran {
  code: number;
  out: string;
  said: string;
}

async function run(env: Record<string, string>, args: string[], until?: RegExp): Promise<Ran> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", join(ROOT, "local/rotate_keys.ts"), ...args],
    env,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const out = new Response(process.stdout).text();
  let said = "";
  for await (const text of process.stderr.pipeThrough(new TextDecoderStream())) {
    const isOver = until?.test(said);
    said += text;
    // Once: what it said last is read when it may be gone already.
    if (!isOver && until?.test(said)) process.kill("SIGKILL");
  }
  return { code: (await process.status).code, out: await out, said };
}

databaseTest(
  "killed halfway it is run again, and everything is readable all the time",
  async (given) => {
    const [first, second] = [newKey(), newKey()];
    const accountId = await store(given, await ringOf(first), 300);
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => given.stack.fetch(request),
    );
    const env = {
      SUPABASE_URL: `http://127.0.0.1:${server.addr.port}`,
      SUPABASE_PUBLISHABLE_KEY: given.stack.publishableKey,
      SUPABASE_SECRET_KEY: given.stack.secretKey,
      ENCRYPTION_KEY: second,
      ENCRYPTION_OLD_KEYS: first,
    };
    try {
      const killed = await run(env, ["--batch", "5"], /sealed/);
      ok(killed.code !== 0);
      const both = await ringOf(second, first);
      await allOpen(given, both, accountId, 300);
      const newest = (sealed: string) => sealed.includes(both.newest.id);
      const done = [...(await stored(given)).values()].filter(newest).length;
      ok(done > 0 && done < 300, `${done} of 300 when killed`);

      const ended = await run(env, ["--", "--json"]);
      equal(ended.code, 0, ended.said);
      const report = JSON.parse(ended.out);
      deepEqual([report.verified, report.total, report.unreadable], [300, 300, []]);
      ok(report.resealed >= 300 - done - 5 && report.resealed < 300);
      await allOpen(given, await ringOf(second), accountId, 300);
      const printed = killed.out + killed.said + ended.out + ended.said;
      for (const secret of [first, second, "sk-number", given.stack.secretKey]) {
        ok(!printed.includes(secret));
      }
    } finally {
      await server.shutdown();
    }
  },
  { isolated: true, only: "postgres" },
);

Deno.test("the command explains itself and refuses what it cannot use", async () => {
  match((await run({}, ["--help"])).out, /deno task rotate-keys/);
  equal((await run({}, ["--batch", "0"])).code, 1);
  equal((await run({}, ["--nonsense"])).code, 1);
  const half = await run({ SUPABASE_URL: "https://x.test" }, []);
  equal(half.code, 1);
  match(half.said, /SUPABASE_SECRET_KEY/);
});

databaseTest("the functions of the rotation are the worker's alone", async (given) => {
  const { db } = await given.person();
  await rejects(rotateSecrets({ db, ring: await ringOf(newKey()) }), { code: "forbidden" });
});
