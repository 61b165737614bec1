import { deepEqual } from "node:assert/strict";
import { readStuckWork } from "core/jobs/read_stuck_work.ts";
import { saveRule } from "@/tests/core/rules/rules_desk.ts";
import { start } from "@/tests/database/run_desk.ts";
import { openWorkshop } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

databaseTest(
  "each kind of work that stands still is told, and nothing that only waits",
  async (given) => {
    const shop = await openWorkshop(given);
    const { sql } = given.stack;
    const kinds = async () =>
      (await readStuckWork({ db: shop.db })).stuck.map(({ kind, id }) => `${kind} ${id}`);
    await shop.addTasks(["One", "Two"]);
    const run = await start(shop, { stages: { 1: false } });
    const rule = await saveRule(shop, { actions: ["notify"] });
    const schedule = await saveRule(shop, {
      trigger: "schedule",
      record: "keyword",
      cron: "0 6 * * *",
      actions: ["notify"],
    });
    await shop.addKeywords(["one"]);
    deepEqual(await kinds(), [], "all of it is young");
    await given.service.rpc("claim_jobs", { p_worker: "gone", p_limit: 1 });
    const [held, waiting] = await sql<{ id: string }>(
      "select id from public.jobs where run_id = $1 order by status = 'running' desc",
      [run],
    );
    await sql("update public.jobs set lease_until = now() - interval '40 minutes' where id = $1", [
      held?.id,
    ]);
    await sql("update public.jobs set run_at = now() - interval '30 minutes' where id = $1", [
      waiting?.id,
    ]);
    await sql("update app.rule_events set created_at = now() - interval '25 minutes'");
    await sql(
      "update public.automation_rules set next_at = now() - interval '20 minutes' where id = $1",
      [
        schedule,
      ],
    );
    const still = [
      `lease ${held?.id}`,
      `queue ${waiting?.id}`,
      `events ${rule}`,
      `schedule ${schedule}`,
    ];
    deepEqual(await kinds(), still);
    // What people hold back does not stand still; nor does a rule that has used up its day.
    await sql("update public.automation_runs set status = 'paused' where id = $1", [run]);
    await sql("update public.automation_rules set active = false where id = $1", [schedule]);
    await sql(
      `insert into public.automation_executions (account_id, site_id, rule_id, rule_name, cause, status, created_at)
     select account_id, site_id, id, name, 'event', 'completed', now() + interval '2 hours'
     from public.automation_rules, generate_series(1, 10)
     where id = $1`,
      [rule],
    );
    deepEqual(await kinds(), [`lease ${held?.id}`]);
    // A run without any work under way that nobody has moved on.
    await sql("update public.jobs set status = 'cancelled', lease_token = null where run_id = $1", [
      run,
    ]);
    await sql("alter table public.automation_runs disable trigger touch");
    await sql(
      "update public.automation_runs set status = 'running', updated_at = now() - interval '1 hour' where id = $1",
      [run],
    );
    await sql("alter table public.automation_runs enable trigger touch");
    deepEqual(await kinds(), [`run ${run}`]);
  },
  { isolated: true },
);
