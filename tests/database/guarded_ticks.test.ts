import { deepEqual, equal, rejects } from "node:assert/strict";
import { readStuckWork } from "core/jobs/read_stuck_work.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { start, statusOf } from "./run_desk.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work, type Workshop } from "./workshop.ts";

/** A worker takes every job that is due, and dies. */
async function loseWorker({ service, stack }: DatabaseTest): Promise<void> {
  await service.rpc("claim_jobs", { p_worker: "gone", p_limit: 50 });
  await stack.sql(
    "update public.jobs set lease_until = now() - interval '1 second' where worker = 'gone'",
  );
}

databaseTest("a run that cannot be moved on stops the tick for nobody else", async (given) => {
  const [broken, whole] = [await openWorkshop(given), await openWorkshop(given)];
  const runs: string[] = [];
  for (const shop of [broken, whole]) {
    await shop.addTasks(["One"]);
    runs.push(await start(shop, { stages: { 1: false } }));
  }
  const [, run = ""] = runs;
  // Its worker has died.
  await loseWorker(given);
  await given.stack.exec(`
    create function public.never() returns trigger language plpgsql as $$
    begin raise exception 'This run is broken.'; end $$;
    create trigger never before update on public.automation_runs for each row
      when (old.site_id = '${broken.siteId}') execute function public.never();`);
  await given.stack.sql(
    "update public.automation_run_items set status = 'done' where site_id = $1",
    [
      broken.siteId,
    ],
  );
  await given.stack.sql("update public.jobs set status = 'cancelled' where site_id = $1", [
    broken.siteId,
  ]);
  await rejects(given.stack.sql("select app.advance_run($1)", [runs[0]]), /This run is broken/);
  await given.stack.sql("select app.automation_tick()");
  deepEqual((await jobsOf(given, whole)).map(({ status }) => status), ["queued"]);
  await work(given, fakeAi());
  equal(await statusOf(whole, run), "completed");
  await assertLedgerBalanced(given, whole);
}, { isolated: true });

databaseTest(
  "a job that cannot be taken back from its worker holds back no other",
  async (given) => {
    const [broken, whole] = [await openWorkshop(given), await openWorkshop(given)];
    for (const shop of [broken, whole]) {
      await shop.addTasks(["One"]);
      await start(shop, { stages: { 1: false } });
    }
    await loseWorker(given);
    await given.stack.exec(`
    create function public.never() returns trigger language plpgsql as $$
    begin raise exception 'This job is broken.'; end $$;
    create trigger never before update on public.jobs for each row
      when (old.site_id = '${broken.siteId}') execute function public.never();`);
    await given.stack.sql("select app.automation_tick()");
    const states = async (shop: Workshop) =>
      (await jobsOf(given, shop)).map(({ status }) => status);
    deepEqual([await states(broken), await states(whole)], [["running"], ["queued"]]);
    await given.stack.sql("drop trigger never on public.jobs");
    await given.stack.sql("select app.automation_tick()");
    deepEqual(await states(broken), ["queued"]);
  },
  { isolated: true },
);

databaseTest(
  "stuck work of an account is found behind a hundred stuck jobs of another",
  async (given) => {
    const [crowd, small] = [await openWorkshop(given), await openWorkshop(given)];
    const stick = (site: string, count: number, minutes: number) =>
      given.stack.sql(
        `insert into public.jobs (account_id, site_id, function, subject_type, subject_id, subject_label, order_key,
           idempotency_key, run_at)
         select s.account_id, s.id, 'plan_run', 'run', gen_random_uuid(), 'Stuck', 'stuck', 'stuck ' || n,
           now() - make_interval(mins => $3::integer)
         from public.sites s, generate_series(1, $2::integer) n where s.id = $1`,
        [site, count, minutes],
      );
    await stick(crowd.siteId, 150, 60);
    await stick(small.siteId, 1, 20);
    const { stuck, queued } = await readStuckWork({ db: small.db });
    deepEqual([stuck.map(({ kind }) => kind), queued], [["queue"], 1]);
    equal((await readStuckWork({ db: crowd.db })).stuck.length, 100);
  },
  { isolated: true },
);
