import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { listFailures } from "core/jobs/list_failures.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

/** Puts jobs into a site that ended so, one a second until that many days ago. */
async function endJobs(
  given: DatabaseTest,
  { siteId }: Workshop,
  { status, count, days = 0, code = null }: {
    status: string;
    count: number;
    days?: number;
    code?: string | null;
  },
) {
  const rows = await given.stack.sql<{ id: string }>(
    `insert into public.jobs (account_id, site_id, function, subject_type, subject_id, subject_label, status, error_code,
       order_key, idempotency_key, finished_at)
     select s.account_id, s.id, 'generate_ideas', 'cluster', gen_random_uuid(), 'Cluster ' || n, $2, $4,
       'ended', gen_random_uuid()::text, now() - make_interval(days => $5::integer, secs => n)
     from public.sites s, generate_series(1, $3::integer) n where s.id = $1 returning id`,
    [siteId, status, count, code, days],
  );
  return rows.map(({ id }) => id);
}

const listed = async ({ db, siteId }: Workshop) => {
  const { total, jobs } = await listFailures({ db }, { siteId, page: 1, size: 3 });
  return [total, jobs.map(({ label }) => label)];
};

databaseTest("failed work of a month is listed until it is ordered again", async (given) => {
  const shop = await openWorkshop(given);
  const [latest] = await endJobs(given, shop, { status: "failed", count: 4, code: "internal" });
  await endJobs(given, shop, { status: "dead", count: 2, days: 40, code: "vendor_error" });
  await endJobs(given, shop, { status: "cancelled", count: 2, code: "cancelled" });
  await endJobs(given, shop, { status: "succeeded", count: 2 });
  deepEqual(await listed(shop), [4, ["Cluster 1", "Cluster 2", "Cluster 3"]]);
  await given.stack.sql(
    `insert into public.jobs (account_id, site_id, function, subject_type, subject_id, order_key, idempotency_key)
     select account_id, site_id, function, subject_type, subject_id, 'retry:' || id, 'again' from public.jobs
     where id = $1`,
    [latest],
  );
  deepEqual(await listed(shop), [3, ["Cluster 2", "Cluster 3", "Cluster 4"]]);
  const { data } = await shop.db.rpc("automation_overview", { p_site_id: shop.siteId });
  equal(Object(data).failures, 3);
});

databaseTest("failed work always has a reason's name", async (given) => {
  const shop = await openWorkshop(given);
  for (const status of ["failed", "dead"]) {
    await rejects(endJobs(given, shop, { status, count: 1 }), /jobs_failures_named/);
  }
});

databaseTest("lists of failed work read nothing of what went well", async (given) => {
  const shop = await openWorkshop(given);
  await endJobs(given, shop, { status: "failed", count: 5, code: "internal" });
  await endJobs(given, shop, { status: "succeeded", count: 3000 });
  for (const asked of ["list_failures($1, 50, 0)", "automation_overview($1)"]) {
    const rows = await given.stack.transaction(async (tx) => {
      const read = () =>
        tx.sql<{ rows: number }>(
          `select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::integer as rows
           from pg_stat_xact_user_tables where relid = 'public.jobs'::regclass`,
        );
      await tx.sql(
        `select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true),
           set_config('role', 'authenticated', true)`,
        [JSON.stringify({ sub: shop.person.id, role: "authenticated" }), shop.person.id],
      );
      const [before] = await read();
      await tx.sql(`select public.${asked}`, [shop.siteId]);
      const [after] = await read();
      return (after?.rows ?? 0) - (before?.rows ?? 0);
    });
    ok(rows >= 5 && rows < 50, `${asked} read ${rows} jobs`);
  }
});
