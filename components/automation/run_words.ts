import { jobWords } from "@/components/jobs/job_words.ts";

/** Counts of one stage of a run; credits are whole numbers. */
export interface ShownStage {
  total: number;
  done: number;
  failed: number;
  skipped: number;
  /** Queued or running. */
  active: number;
  running: number;
  /** Sum of the percents of the active items. */
  percents: number;
  credits: number;
  reserved: number;
}

/** One piece of work of a run. */
export interface ShownItem {
  id: number;
  stage: number;
  subject_id: string;
  label: string;
  status: string;
  error: string | null;
  job_id: string | null;
  job_status: string | null;
  job_error: string | null;
  phase: string | null;
  percent: number | null;
  message: string | null;
  attempts: number | null;
  credits_charged: number | null;
  /** Content the job made or belongs to. */
  content_id: string | null;
}

/** A run as its live page shows it, without its items. */
export interface ShownRunHead {
  id: string;
  status: string;
  stop_reason: string | null;
  credit_cap: number | null;
  credits_reserved: number;
  credits_spent: number;
  /** What it was estimated to take at most; 0 for runs of rules, which have their limit alone. */
  estimated: number;
  planning: boolean;
  plan_job: { id: string; status: string; error: string | null } | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  /** By stage number. */
  stages: Partial<Record<string, ShownStage>>;
  /** Stages that are switched on. */
  enabled: number[];
  /** Whether what it finishes goes out by the publishing rules instead of into the review. */
  publishes: boolean;
}

export type ShownRun = ShownRunHead & { items: ShownItem[] };

/** Whether a run can still change. */
export function isOpen(run: { status: string }): boolean {
  return ["created", "running", "paused"].includes(run.status);
}

const STOPPED: Record<string, string> = {
  credit_cap:
    "The credit cap of this run is reached. Work under way still finishes; nothing new is started.",
  insufficient_credits:
    "Your balance does not cover the next step. Nothing is lost: add credits, then resume.",
  paused_by_user: "Paused by hand. Work under way still finishes; the rest waits until you resume.",
  cancelled_by_user:
    "Cancelled by hand. What had not started was released and cost nothing; results stay.",
  account_suspended:
    "The account is suspended. Nothing is lost: the run goes on by itself once the account is active again.",
  account_cancelled:
    "The account was closed. What had not started was released and cost nothing; results stay.",
  planning_failed: "The keywords could not be sorted into topics, so no clustering was started.",
};

/** Why a run stopped or waits, in a sentence; null while nothing holds it back. */
export function stopWords(run: { status: string; stop_reason: string | null }): string | null {
  if (!run.stop_reason) return null;
  if (run.stop_reason === "credit_cap" && !isOpen(run)) {
    return "The credit cap of this run was reached, so what came after it was left out.";
  }
  return STOPPED[run.stop_reason] ?? `Stopped: ${run.stop_reason.replaceAll("_", " ")}.`;
}

/** What a cancelled run leaves, counted; null for any other run. */
export function keptWords(run: ShownRunHead): string | null {
  if (run.status !== "cancelled") return null;
  const { done, skipped, active } = overall(run);
  const steps = (count: number) => count === 1 ? "1 step" : `${count} steps`;
  const parts = [`${done === 0 ? "No step was finished" : `${steps(done)} finished and kept`}`];
  if (active > 0) parts.push(`${steps(active)} still under way`);
  if (skipped > 0) parts.push(`${steps(skipped)} released`);
  return `${parts.join(", ")}.`;
}

/** Known steps of a run and how far they are; `percent` is null while nothing is known. */
export function overall(run: ShownRunHead): {
  total: number;
  done: number;
  skipped: number;
  failed: number;
  active: number;
  percent: number | null;
} {
  const stages = Object.values(run.stages).filter((stage) => stage !== undefined);
  const sum = (pick: (stage: ShownStage) => number) =>
    stages.reduce((all, stage) => all + pick(stage), 0);
  const total = sum(({ total }) => total);
  const failed = sum(({ failed }) => failed);
  const done = sum(({ done }) => done);
  const skipped = sum(({ skipped }) => skipped);
  const share = done + skipped + failed + sum(({ percents }) => percents) / 100;
  return {
    total,
    done,
    skipped,
    failed,
    active: sum(({ active }) => active),
    percent: total > 0 ? (share / total) * 100 : null,
  };
}

/** What a run is doing, in one line. */
export function runHeadline(run: ShownRunHead): string {
  const { total, done, skipped, active, failed } = overall(run);
  if (run.planning && total === 0) return "Sorting the new keywords into topics";
  if (total === 0) return isOpen(run) ? "Getting ready" : "There was nothing to do";
  const parts = [`${done} of ${total} ${total === 1 ? "step" : "steps"} done`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} left out`);
  if (active > 0 && run.status !== "running") parts.push(`${active} still under way or held back`);
  return parts.join(", ");
}

/** The state of an item in a few words. */
export function itemWords(item: ShownItem): string {
  if (item.status === "done") return item.error ? `Done. ${item.error}` : "Done";
  if (item.status === "failed") return item.error ?? "Failed";
  if (item.status === "skipped") {
    return item.error === "cancelled" ? "Cancelled" : item.error ?? "Left out";
  }
  if (item.status === "ready" || !item.job_status) return "Waits for its turn";
  return jobWords({
    status: item.job_status,
    phase: item.phase ?? "",
    message: item.message ?? "",
    error: item.job_error,
    attempts: item.attempts ?? 0,
  });
}

/** The page of what an item made, or of what it works on. */
export function itemHref({ stage, subject_id, content_id, status }: ShownItem): string {
  const done = status === "done";
  switch (stage) {
    case 1:
      return done ? "/planner/clusters" : "/planner/keywords?status=new";
    case 2:
      return done ? `/planner/ideas?cluster_id=${subject_id}` : `/planner/clusters/${subject_id}`;
    case 3:
      return `/planner/ideas/${subject_id}`;
    case 4:
      return content_id ? `/writer/content/${content_id}` : `/writer/tasks/${subject_id}`;
    case 6:
      return content_id ? `/writer/content/${content_id}` : "/writer/images";
    default:
      return `/writer/content/${subject_id}`;
  }
}
