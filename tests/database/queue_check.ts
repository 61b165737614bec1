import { deepEqual } from "node:assert/strict";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** What the queue says of jobs that they do not say of themselves, and what it does not say: no row when all is well. */
export const QUEUE_ERRORS_SQL = `
  select 'the queue tells of job ' || coalesce(j.id, q.job_id) || ' ' || coalesce(j.status, 'none') || ': '
    || coalesce(to_jsonb(q)::text, 'nothing') as what
  from (select * from public.jobs where status in ('queued', 'running')) j full join app.job_queue q on q.job_id = j.id
  where (q.account_id, q.site_id, q.function, q.subject_id, q.is_running)
      is distinct from (j.account_id, j.site_id, j.function, j.subject_id, j.status = 'running')
    or q.run_id is distinct from j.run_id
    -- What runs is not claimed: of how, and when, it is told again should it come back.
    or (j.status = 'queued' and (q.provider is distinct from j.provider or (q.priority, q.run_at, q.is_due_at_once)
      is distinct from (j.priority, j.run_at, j.attempts = 0 and j.run_at <= j.created_at)))`;

/** Asserts that the queue tells what the jobs tell. */
export async function assertQueueTold({ stack }: Pick<DatabaseTest, "stack">): Promise<void> {
  deepEqual(await stack.sql(QUEUE_ERRORS_SQL), []);
}
