import { deepEqual, equal } from "node:assert/strict";
import { controlRun } from "core/automation/control_run.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { between, pick, randomFrom } from "@/local/ai/random.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { QUEUE_ERRORS_SQL } from "./queue_check.ts";
import { give, ORDERS, type Playground } from "./random_orders.ts";
import { RULE_ORDERS, RULES_WRONG_SQL } from "./random_rules.ts";
import { assertLedgerBalanced, openWorkshop, passRetryTime, workerDeps } from "./workshop.ts";

/** STATE_MACHINE_SEEDS=200 plays as many games. */
const SEEDS = Array.from(
  { length: Number(Deno.env.get("STATE_MACHINE_SEEDS") || 3) },
  (_, n) => String(n + 1),
);
const STEPS = 50;
const ALL_ORDERS = { ...ORDERS, ...RULE_ORDERS };

/** Writes down every step from one state to another that the specification does not have. */
const WATCH_SQL = `
create schema if not exists watch;
create table if not exists watch.steps (what text);
create or replace function watch.step() returns trigger language plpgsql security definer as $$
begin
  if old.status <> new.status and not (new.status = any (case tg_table_name
    when 'automation_runs' then case old.status
      when 'created' then array['running', 'cancelled']
      when 'running' then array['paused', 'completed', 'failed', 'cancelled']
      when 'paused' then array['running', 'cancelled'] else array[]::text[] end
    when 'automation_executions' then case old.status
      when 'pending' then array['running', 'skipped']
      when 'running' then array['completed', 'failed'] else array[]::text[] end
    else case old.status
      when 'queued' then array['running', 'cancelled']
      when 'running' then array['succeeded', 'queued', 'failed', 'dead', 'cancelled'] else array[]::text[] end
    end)) then
    insert into watch.steps values (tg_table_name || ': ' || old.status || ' to ' || new.status);
  end if;
  return null;
end $$;
create trigger watch after update on public.jobs for each row execute function watch.step();
create trigger watch after update on public.automation_runs for each row execute function watch.step();
create trigger watch after update on public.automation_executions for each row execute function watch.step();`;

async function assertConsistent({ given, shop }: Playground): Promise<void> {
  const wrong = await given.stack.sql<{ what: string }>(
    `select what from watch.steps
     union all ${QUEUE_ERRORS_SQL}
     union all select 'run ' || r.status || ' reserves ' || r.credits_reserved || ', its jobs ' || x.reserved
       from public.automation_runs r cross join lateral (select coalesce(sum(j.credits_reserved), 0) as reserved
         from public.jobs j where j.run_id = r.id and j.status in ('queued', 'running')) x
       where r.site_id = $1 and r.credits_reserved <> x.reserved
     union all select 'run spent ' || r.credits_spent || ', its jobs ' || x.charged
       from public.automation_runs r cross join lateral (select coalesce(sum(j.credits_charged), 0) as charged
         from public.jobs j where j.run_id = r.id) x
       where r.site_id = $1 and r.credits_spent <> x.charged
     union all select 'over the cap' from public.automation_runs r
       where r.site_id = $1 and r.credits_spent + r.credits_reserved > r.credit_cap
     union all select 'balance ' || a.credits || ', ledger ' || sum(t.amount) from public.accounts a
       join public.credit_transactions t on t.account_id = a.id
       where a.id = $2 group by a.id having a.credits <> sum(t.amount)
     union all select 'two runs at once' from public.automation_runs r
       where r.site_id = $1 and r.kind = 'pipeline' and r.status in ('created', 'running', 'paused') having count(*) > 1
     union all select 'balance below zero' from public.accounts a where a.id = $2 and a.credits < 0
     union all select 'item ' || i.status || ' of job ' || j.status from public.automation_run_items i
       join public.jobs j on j.id = i.job_id where i.site_id = $1 and i.status <> case
         when j.status in ('queued', 'running') then 'queued' when j.status = 'succeeded' then 'done'
         when j.status = 'cancelled' then 'skipped' else 'failed' end
     union all select 'a run paid for what was done already: ' || j.function from public.jobs j
       join public.jobs before on before.subject_id = j.subject_id and before.function = j.function
         and before.status = 'succeeded' and before.finished_at < j.created_at
       where j.site_id = $1 and j.run_id is not null and j.created_at > before.finished_at and (
         (j.function = 'generate_ideas' and before.result->'idea_ids' <> '[]')
         or j.function = 'generate_image_prompts')
     union all select 'keyword taken by a job that has ended' from public.keywords k
       join public.jobs j on j.id = k.clustering_job_id
       where k.site_id = $1 and j.status not in ('queued', 'running')
     union all select 'task in progress without a job' from public.tasks t
       where t.site_id = $1 and t.status = 'in_progress' and not exists (select 1 from public.jobs j
         where j.subject_id = t.id and j.function = 'generate_content' and j.status in ('queued', 'running'))
     union all select 'picture in the making without a job' from public.images i
       where i.site_id = $1 and i.status = 'generating' and not exists (select 1 from public.jobs j
         where j.subject_id = i.id and j.function = 'generate_images' and j.status in ('queued', 'running'))
     union all ${RULES_WRONG_SQL}`,
    [shop.siteId, shop.person.accountId],
  );
  deepEqual(wrong.map(({ what }) => what), []);
}

/** A good vendor, enough credits and time: everything that was begun comes to an end. */
async function recover({ given, shop }: Playground): Promise<void> {
  const live = () =>
    given.stack.sql<{ id: string; status: string }>(
      `select id, status from public.automation_runs where site_id = $1 and status in ('running', 'paused')`,
      [shop.siteId],
    );
  await shop.setCredits(5000);
  await given.stack.sql("update public.accounts set status = 'active' where id = $1", [
    shop.person.accountId,
  ]);
  for (let pass = 0; pass < 20; pass++) {
    for (const { id, status } of await live()) {
      if (status === "paused") await controlRun({ db: shop.db }, { id, action: "resume" });
    }
    await given.stack.sql(
      "update public.jobs set lease_until = now() - interval '1 second' where site_id = $1 and status = 'running'",
      [shop.siteId],
    );
    await given.stack.sql("select app.automation_tick()");
    await passRetryTime(given, shop);
    await runWorker(workerDeps(given, fakeAi()), { limit: 4, budgetMs: 30_000 });
    const [left] = await given.stack.sql<{ n: number }>(
      "select count(*)::integer as n from public.jobs where site_id = $1 and status in ('queued', 'running')",
      [shop.siteId],
    );
    if (left?.n === 0 && (await live()).length === 0) return;
  }
  throw new Error("Something never ends.");
}

for (const seed of SEEDS) {
  databaseTest(
    `people, workers and time do what they like: runs, jobs and rules stay whole, seed ${seed}`,
    async (given) => {
      const random = randomFrom("orders", seed);
      const shop = await openWorkshop(given, between(random, 100, 600));
      await given.stack.exec(WATCH_SQL);
      await shop.addKeywords(Array.from({ length: 8 }, (_, n) => `topic${n % 3} word${n}`));
      await shop.addTasks(["By hand 1", "By hand 2"]);
      const at: Playground = { given, shop, random };
      const done: string[] = [];
      const names = [...Object.keys(ALL_ORDERS), "start", "work", "work", "work"];
      try {
        for (let step = 0; step < STEPS; step++) {
          const order = pick(random, names);
          done.push(await give(order, at, ALL_ORDERS) ? order : `(${order})`);
          await assertConsistent(at);
        }
        await recover(at);
        await assertConsistent(at);
        await assertLedgerBalanced(given, shop);
      } catch (error) {
        throw new Error(`After ${done.join(", ")}: ${error}`, { cause: error });
      }
      equal(done.length, STEPS);
    },
    { isolated: true },
  );
}
