import { deepEqual, equal, rejects } from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { claimOwn, orderArticles } from "./jobs_desk.ts";
import { assertQueueTold } from "./queue_check.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

const MIGRATION = "supabase/migrations/20260101003890_job_queue.sql";

const queued = ({ stack }: DatabaseTest, { person }: Workshop) =>
  stack.sql<{ job_id: string; is_running: boolean }>(
    "select job_id, is_running from app.job_queue where account_id = $1 order by job_id",
    [person.accountId],
  );

databaseTest(
  "the queue follows a job through all its states, whoever changes it",
  async (given) => {
    const shop = await openWorkshop(given);
    const [first, second, third] = await orderArticles(shop, 3);
    const set = async (what: string, id = first) => {
      await given.stack.sql(`update public.jobs set ${what} where id = $1`, [id]);
      await assertQueueTold(given);
    };
    await assertQueueTold(given);
    await set("priority = 3, provider = 'elsewhere', run_at = now() + interval '1 hour'");
    await set("run_at = now()");
    equal((await claimOwn(given, shop)).length, 3);
    await assertQueueTold(given);
    await set("status = 'queued', attempts = 1, lease_token = null, run_at = now()");
    await set("status = 'succeeded'");
    await set("status = 'dead', error_code = 'gone', error_message = 'Gone.'", second);
    await set("status = 'cancelled'", third);
    deepEqual(await queued(given, shop), []);
  },
);

databaseTest(
  "what is taken back leaves the queue as it was, what is deleted leaves it",
  async (given) => {
    const shop = await openWorkshop(given);
    const [first, second] = await orderArticles(shop, 2);
    await rejects(
      given.stack.transaction(async (tx) => {
        await tx.sql("select * from public.claim_jobs('gone', 10)");
        await tx.sql("update public.jobs set status = 'cancelled' where id = $1", [first]);
        throw new Error("back");
      }),
      /back/,
    );
    deepEqual(
      await queued(given, shop),
      [first, second].sort().map((job_id) => ({ job_id, is_running: false })),
    );
    const [free] = await given.stack.sql<{ id: string }>(
      `insert into public.jobs (account_id, site_id, function, subject_type, subject_id, order_key, idempotency_key)
     values ($1, $2, 'generate_ideas', 'cluster', gen_random_uuid(), 'free', 'free') returning id`,
      [shop.person.accountId, shop.siteId],
    );
    equal((await queued(given, shop)).length, 3);
    await given.stack.sql("delete from public.jobs where id = $1", [free?.id]);
    equal((await queued(given, shop)).length, 2);
    await assertQueueTold(given);
  },
  { isolated: true },
);

databaseTest("a subject has one open job of a function, whoever writes jobs", async (given) => {
  const shop = await openWorkshop(given);
  const [first] = await orderArticles(shop, 1);
  const again = (status: string) =>
    given.stack.sql(
      `insert into public.jobs (account_id, site_id, function, subject_type, subject_id, status, order_key, idempotency_key)
       select account_id, site_id, function, subject_type, subject_id, $2, gen_random_uuid(), gen_random_uuid()
       from public.jobs where id = $1`,
      [first, status],
    );
  await again("cancelled");
  await rejects(again("queued"), /jobs_one_live_per_subject/);
  await rejects(again("running"), /jobs_one_live_per_subject/);
  await assertQueueTold(given);
});

databaseTest(
  "a deployment's waiting and running jobs come into the queue with the migration",
  async (given) => {
    const shop = await openWorkshop(given);
    const [, , dead] = await orderArticles(shop, 4);
    equal((await given.service.rpc("claim_jobs", { p_worker: "old", p_limit: 1 })).data?.length, 1);
    await given.stack.sql(
      "update public.jobs set status = 'dead', error_code = 'x', error_message = 'x' where id = $1",
      [dead],
    );
    const before = await queued(given, shop);
    equal(before.length, 3);
    await given.stack.sql("delete from app.job_queue");
    const migration = await Deno.readTextFile(join(ROOT, MIGRATION));
    const [carry] =
      /^insert into app\.job_queue [^;]+from public\.jobs j [^;]+;/m.exec(migration) ?? [];
    await given.stack.exec(carry ?? "");
    await assertQueueTold(given);
    deepEqual(await queued(given, shop), before);
  },
  { isolated: true },
);
