import { QUEUE_ERRORS_SQL } from "@/tests/database/queue_check.ts";
import type { StartedRun } from "./pipeline.ts";
import type { Call } from "./vendor.ts";
import type { World } from "./world.ts";

/** Numbers of a run that has ended. */
export interface Counts {
  status: string;
  /** Calls that the vendor did the work for. */
  paid_calls: number;
  /** Calls that an undisturbed run makes: one per job that succeeded, its embeddings, and what was kept of the others. */
  needed_calls: number;
  /** Paid calls whose result was lost before it could be stored, by cause. */
  lost: Record<string, number>;
  jobs: number;
  credits: number;
  /** The vendor declined a request, so that part of the pipeline fell away. */
  refused: boolean;
}

export interface Allowances {
  /** The run was cancelled on the way. */
  mayStop: boolean;
  /** A lease may have run out while its worker lived. */
  clocksJumped: boolean;
}

interface State {
  status: string;
  credits_reserved: number;
  credits_spent: number;
  charged: number;
  balance: number;
  ledger: number;
  live_jobs: number;
  jobs: number;
  dead_jobs: string[];
  open_items: number;
  done_without_job: number;
  twice: string[];
  kept: number;
  embedded: number;
  invalid_kept: number;
  usage_rows: number;
  paid_jobs: number;
  stranded: number;
  left_behind: number;
  violations: string[];
}

const STATE_SQL = `
select r.status, r.credits_reserved, r.credits_spent,
  (select coalesce(sum(j.credits_charged), 0)::integer from public.jobs j where j.run_id = r.id) as charged,
  a.credits as balance,
  (select coalesce(sum(t.amount), 0)::integer from public.credit_transactions t where t.account_id = a.id) as ledger,
  (select count(*)::integer from public.jobs j where j.account_id = a.id and j.status in ('queued', 'running'))
    as live_jobs,
  (select count(*)::integer from public.jobs j where j.account_id = a.id) as jobs,
  array(select concat_ws(' ', j.function, j.status, j.failures) from public.jobs j where j.account_id = a.id
    and j.status in ('failed', 'dead') and j.error_code not in ('vendor_refused', 'vendor_rejected')) as dead_jobs,
  (select count(*)::integer from public.automation_run_items i
    where i.run_id = r.id and i.status in ('ready', 'queued')) as open_items,
  (select count(*)::integer from public.automation_run_items i left join public.jobs j on j.id = i.job_id
    where i.run_id = r.id and i.status = 'done' and i.stage not in (3, 7) and j.status is distinct from 'succeeded')
    as done_without_job,
  array(
    select 'an item of stage ' || i.stage from public.automation_run_items i where i.run_id = r.id
      group by i.stage, i.subject_id having count(*) > 1
    union all select 'content of a task' from public.content c where c.account_id = a.id
      group by c.task_id having count(*) > 1
    union all select 'a task of an idea' from public.tasks t where t.account_id = a.id
      group by t.idea_id having count(*) > 1
    union all select 'an image place' from public.images i where i.account_id = a.id
      group by i.content_id, i.kind, i.position having count(*) > 1
    union all select 'work on ' || j.function from public.jobs j where j.run_id = r.id and j.status = 'succeeded'
      group by j.function, j.subject_id having count(*) > 1
    union all select 'a cluster' from public.clusters c where c.account_id = a.id
      group by lower(c.name) having count(*) > 1
    union all select 'the end of a reservation' from public.credit_transactions t
      where t.account_id = a.id and t.type in ('settlement', 'release') group by t.job_id having count(*) > 1
  ) as twice,
  (select count(*)::integer from app.job_answers k join public.jobs j on j.id = k.job_id where j.account_id = a.id
    and k.step <> 'plan') as kept,
  (select count(distinct e.created_at)::integer from app.keyword_embeddings e where e.account_id = a.id) as embedded,
  (select count(*)::integer from app.job_answers k join public.jobs j on j.id = k.job_id
    where j.account_id = a.id and k.step like 'chat %'
      -- A job that was refused in the end had no right answer before.
      and (k.step <> 'chat 1' or j.error_code in ('vendor_refused', 'vendor_rejected'))) as invalid_kept,
  (select count(*)::integer from public.credit_usage_logs u where u.account_id = a.id) as usage_rows,
  (select count(*)::integer from public.jobs j where j.account_id = a.id and j.status = 'succeeded'
    and j.function <> 'plan_run') as paid_jobs,
  (select count(*)::integer from public.keywords k where k.account_id = a.id and k.clustering_job_id is not null)
    + (select count(*)::integer from public.tasks t where t.account_id = a.id and t.status = 'in_progress')
    + (select count(*)::integer from public.images i where i.account_id = a.id and i.status = 'generating') as stranded,
  (select count(*)::integer from public.content c where c.account_id = a.id and (c.status <> $2
    or not exists (select 1 from public.automation_run_items i
      where i.run_id = r.id and i.stage = 7 and i.subject_id = c.id and i.status = 'done'))) as left_behind,
  array(select v.what from chaos.violations v where v.what like '%' || a.id || '%') as violations
from public.automation_runs r join public.accounts a on a.id = r.account_id where r.id = $1`;

/** Checks everything that must be true of a run that has ended, whatever befell it. */
export async function checkRun(world: World, run: StartedRun, allowed: Allowances) {
  const [state] = await world.database.sql<State>(STATE_SQL, [run.id, run.endsAs]);
  if (!state) throw new Error("The run is gone.");
  const problems: string[] = [];
  const must = (what: string, holds: boolean) => void (holds || problems.push(what));
  const { status } = state;
  must(
    `the run is ${status}`,
    status === "completed" || (status === "cancelled" && allowed.mayStop) ||
      (status === "failed" && world.vendor.calls.some(({ fault }) => fault === "refuse")),
  );
  must(`${state.live_jobs} jobs are under way`, state.live_jobs === 0);
  must(`${state.open_items} items are open`, state.open_items === 0);
  must(
    `${state.done_without_job} items are done without a job that succeeded`,
    !state.done_without_job,
  );
  for (const job of state.dead_jobs) problems.push(`failed for good: ${job}`);
  must(`${state.stranded} records are taken by no job`, state.stranded === 0);
  must(
    `${state.left_behind} articles are not ${run.endsAs}`,
    state.left_behind === 0 || status !== "completed",
  );
  must(`the run still reserves ${state.credits_reserved}`, state.credits_reserved === 0);
  must(
    `${state.credits_spent} spent, ${state.charged} charged`,
    state.credits_spent === state.charged,
  );
  must(`balance ${state.balance}, ledger ${state.ledger}`, state.balance === state.ledger);
  must(
    `charged ${state.charged} of 2000+`,
    state.balance + state.charged === await granted(world, run),
  );
  must(
    `${state.usage_rows} usages of ${state.paid_jobs} jobs`,
    state.usage_rows === state.paid_jobs,
  );
  const untold = await world.database.sql<{ what: string }>(QUEUE_ERRORS_SQL);
  for (const { what } of untold) problems.push(what);
  for (const what of state.twice) problems.push(`twice: ${what}`);
  problems.push(...state.violations);
  return { counts: countCalls(world.vendor.calls, state, allowed, problems), problems };
}

async function granted({ database }: World, { accountId }: StartedRun): Promise<number> {
  const [row] = await database.sql<{ sum: number }>(
    `select sum(amount)::integer as sum from public.credit_transactions
     where account_id = $1 and type not in ('reservation', 'settlement', 'release')`,
    [accountId],
  );
  return row?.sum ?? 0;
}

/** Accounts for every call that was paid: stored and needed, or lost for a reason that is known. */
function countCalls(
  calls: Call[],
  state: State,
  { clocksJumped, mayStop }: Allowances,
  problems: string[],
): Counts {
  const paid = calls.filter((call) => call.paid);
  const lost: Record<string, number> = {};
  const lose = (cause: string, times = 1) => void (lost[cause] = (lost[cause] ?? 0) + times);
  for (const call of paid) {
    if (call.stored) continue;
    if (!call.lost) problems.push(`call ${call.number} was paid and not stored, for no reason`);
    lose(call.lost ?? "no reason");
  }
  const stored = paid.filter((call) => call.stored).length;
  if (state.invalid_kept > 0) lose("an answer of the wrong form", state.invalid_kept);
  // Two workers on one job: only after a lease ran out while its worker lived. And what a dead worker had on its
  // way when its job was cancelled is kept for nobody.
  const doubled = stored - state.kept - state.embedded;
  if (doubled > 0) lose(clocksJumped ? "its lease had run out" : "its job was cancelled", doubled);
  if (doubled > 0 && !clocksJumped && !mayStop) {
    problems.push(`${doubled} results were stored twice`);
  }
  const answers = state.kept - state.invalid_kept;
  if (answers < state.paid_jobs || (answers > state.paid_jobs && !mayStop)) {
    problems.push(`${answers} kept answers for ${state.paid_jobs} jobs that were done`);
  }
  const needed = answers + state.embedded;
  const total = Object.values(lost).reduce((sum, count) => sum + count, 0);
  if (paid.length !== needed + total) {
    problems.push(`${paid.length} paid calls, ${needed} needed and ${total} lost`);
  }
  return {
    status: state.status,
    paid_calls: paid.length,
    needed_calls: needed,
    lost,
    jobs: state.jobs,
    credits: state.charged,
    refused: calls.some(({ fault }) => fault === "refuse"),
  };
}
