import { deepEqual, equal, ok } from "node:assert/strict";
import postgres from "postgres";
import { startCluster } from "@/tests/harness/postgres_cluster.ts";
import { planningSite } from "@/tests/core/keywords/planning_site.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

interface Held {
  content: string;
  integration: string;
  record: string;
  lease: string;
  change: string;
}

/** An article that a worker is publishing, ordered once, with an edit in the inbox. */
async function held({ person, stack }: DatabaseTest, { attempts = 1 } = {}): Promise<Held> {
  const owner = await person();
  const { siteId, sectorId } = await planningSite(owner);
  const [made] = await stack.sql<Held>(
    `with c as (
       insert into public.content (account_id, site_id, sector_id, title, slug, html, status)
       values ($1, $2, $3, 'Coffee', 'coffee', '<p>Warm.</p>', 'approved') returning *),
     i as (
       insert into public.site_integrations (account_id, site_id, platform, name, base_url)
       values ($1, $2, 'wordpress', 'Blog', 'https://blog.test') returning *),
     p as (
       insert into public.publishing_records (account_id, site_id, content_id, integration_id, wanted_status, state,
         attempts, external_id, lease_token, lease_until)
       select $1, $2, c.id, i.id, 'publish', 'working', $4, '7', gen_random_uuid(), now() + interval '1 hour'
       from c, i returning *),
     r as (
       insert into public.remote_changes (account_id, site_id, integration_id, kind, external_id, source, dedupe_key)
       select $1, $2, i.id, 'post', '7', 'sync', 'once' from i returning *)
     select p.content_id as content, p.integration_id as integration, p.id as record, p.lease_token as lease,
       r.id as change
     from p, r`,
    [owner.accountId, siteId, sectorId, attempts],
  );
  ok(made);
  return made;
}

const FUNCTIONS: Record<string, (held: Held) => string> = {
  finish_publication: ({ record, lease }) =>
    `select public.finish_publication('${record}', '${lease}', 1, '{"destination_status": "publish", "external_id": "7"}')`,
  fail_publication: ({ record, lease }) =>
    `select public.fail_publication('${record}', '${lease}', 1, 'no', 'No.', false)`,
  settle_change: ({ change }) =>
    `select public.settle_change('${change}', jsonb_build_object('outcome', 'updated', 'version', 1, 'changes',
       '{"html": "<p>Hot.</p>"}'::jsonb, 'record', '{"destination_status": "publish"}'::jsonb, 'seen',
       (select updated_at from public.publishing_records where external_id = '7'
         and integration_id = (select integration_id from public.remote_changes where id = '${change}'))))`,
  store_acknowledgement: ({ content, integration }) =>
    `select app.store_acknowledgement(i, '{"content_id": "${content}", "result": "done", "version": 1,
       "status": "publish", "external_id": "7"}') from public.site_integrations i where i.id = '${integration}'`,
};

for (const [name, call] of Object.entries(FUNCTIONS)) {
  databaseTest(
    `${name} waits for the destination, then the content, and holds nothing else meanwhile`,
    async (given) => {
      const place = await held(given);
      const [database] = await given.stack.sql<{ name: string }>(
        "select current_database() as name",
      );
      const sql = postgres(`${await startCluster()}/${database?.name}`, { max: 3 });
      try {
        for (
          const [table, id, free] of [
            ["site_integrations", place.integration, ["content", "publishing_records"]],
            ["content", place.content, ["publishing_records"]],
          ] as const
        ) {
          // Rolled back, so that the next table finds everything as it was.
          const worker = await sql.reserve();
          await worker`begin`;
          const [{ pid } = { pid: 0 }] = await worker<
            { pid: number }[]
          >`select pg_backend_pid() as pid`;
          let waiting: Promise<unknown> = Promise.resolve();
          await sql.begin(async (other) => {
            await other.unsafe(`select 1 from public.${table} where id = $1 for update`, [id]);
            waiting = worker.unsafe(call(place)).execute();
            await until(async () => {
              const [found] = await sql<{ waits: boolean }[]>`
                select cardinality(pg_blocking_pids(${pid})) > 0 as waits`;
              return found?.waits === true;
            });
            for (const each of free) {
              const own = each === "content" ? place.content : place.record;
              const locked = await other.unsafe(
                `select 1 from public.${each} where id = $1 for update nowait`,
                [own],
              );
              equal(locked.length, 1, each);
            }
          });
          await waiting;
          await worker`rollback`;
          worker.release();
        }
      } finally {
        await sql.end();
      }
    },
    { only: "postgres" },
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!await isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

databaseTest("an order that comes while the last try fails is tried", async (given) => {
  const { stack, service } = given;
  const fail = (place: Held) =>
    service.rpc("fail_publication", {
      p_id: place.record,
      p_lease: place.lease,
      p_orders: 1,
      p_code: "edited_there",
      p_message: "No.",
      p_retryable: false,
    });
  const read = async (place: Held) => {
    const [row] = await stack.sql<Record<string, unknown>>(
      `select state, attempts, error_code, run_at <= now() as is_due from public.publishing_records where id = $1`,
      [place.record],
    );
    return row;
  };
  const place = await held(given, { attempts: 8 });
  // As order_publications leaves a record that a worker holds.
  await stack.sql(
    "update public.publishing_records set orders = 2, attempts = 0 where id = $1",
    [place.record],
  );
  equal((await fail(place)).data, "queued");
  deepEqual(await read(place), { state: "queued", attempts: 0, error_code: null, is_due: true });
  const told = await stack.sql(
    "select 1 from public.notifications n where n.href like '%' || $1 || '%'",
    [place.content],
  );
  equal(told.length, 0);

  const alone = await held(given, { attempts: 8 });
  equal((await fail(alone)).data, "failed");
  equal((await read(alone))?.error_code, "edited_there");
});

databaseTest("a plugin's failure does not end an order that came after it", async (given) => {
  const { stack } = given;
  const place = await held(given);
  await stack.sql(
    `update public.publishing_records set state = 'queued', orders = 2, lease_token = null, lease_until = null
     where id = $1`,
    [place.record],
  );
  const tell = (orders: number) =>
    stack.sql(
      `select app.store_acknowledgement(i, jsonb_build_object('content_id', $2::text, 'result', 'failed', 'version', 1,
         'orders', $3::integer)) from public.site_integrations i where i.id = $1`,
      [place.integration, place.content, orders],
    );
  const state = async () =>
    (await stack.sql<{ state: string }>(
      "select state from public.publishing_records where id = $1",
      [place.record],
    ))[0]?.state;
  await tell(1);
  equal(await state(), "queued");
  await tell(2);
  equal(await state(), "failed");
});
