import type { RunHead, RunItem, RunProgress } from "core/automation/read_run.ts";
import type { ShownItem, ShownRun, ShownRunHead } from "./run_words.ts";

/** What the live page needs of a run: nothing of it that the browser does not draw. */
export function toShownRun(run: RunProgress): ShownRun {
  return { ...toShownHead(run), items: run.items.map(toShownItem) };
}

/** A run without its items. */
export function toShownHead(run: RunHead): ShownRunHead {
  return {
    id: run.id,
    status: run.status,
    stop_reason: run.stop_reason,
    credit_cap: run.credit_cap,
    credits_reserved: run.credits_reserved,
    credits_spent: run.credits_spent,
    estimated: run.estimate.credits,
    planning: run.planning,
    plan_job: run.plan_job,
    created_at: run.created_at,
    started_at: run.started_at,
    finished_at: run.finished_at,
    stages: run.stages,
    publishes: run.config.auto_publish,
    enabled: Object.entries(run.config.stages).filter(([, on]) => on).map(([stage]) =>
      Number(stage)
    ),
  };
}

function toShownItem({ result, updated_at: _, ...item }: RunItem): ShownItem {
  return { ...item, content_id: result?.content_id ?? null };
}
