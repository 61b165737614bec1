import { z } from "npm:zod@4.6.7";
import { unwrap } from "../db.ts";
import { Doorbell } from "./doorbell.ts";
import type { Handler } from "./handler.ts";
import { HANDLERS } from "./handlers.ts";
import { type JobOutcome, runJob } from "./run_job.ts";
import { TakenJob } from "./taken_job.ts";
import { Turnstile } from "./turnstile.ts";
import type { WorkerDeps } from "./worker_deps.ts";

export interface WorkerOptions {
  /** Jobs worked on at the same time; those whose answer is being stored come on top, at most as many. */
  limit: number;
  /** Seconds a lease lasts without a heartbeat, default 90. */
  leaseSeconds?: number;
  /** Milliseconds in which new jobs are begun; those under way still finish. */
  budgetMs: number;
  /** Milliseconds one job may take, default 80 s. */
  jobMs?: number;
  /** Jobs begun at most, default no limit: a process may have only so much processor time. */
  maxJobs?: number;
  /** Rung when there may be new work; the worker rings it too, after every job. */
  doorbell?: Doorbell;
  handlers?: Readonly<Record<string, Handler | undefined>>;
}

export interface WorkerReport extends Record<JobOutcome, number> {
  claimed: number;
  /** The budget or the number of jobs ended before the work: another worker should go on. */
  more: boolean;
}

// Results of one run wait for each other in the database: more of them there would only keep its connections from
// answers that are to be kept and from jobs that are to be begun.
const STORED_AT_ONCE = 4;

// Answers come in bursts: one claim then fills the places of all of them.
const GATHERED_MS = 3;

/**
 * Claims due jobs and works on up to `limit` of them at once until none is due or the budget is over.
 * A place is free as soon as the vendor has answered its job, and filled while the answer is kept and the result stored;
 * what a job brings about is picked up by the same worker. A job that asks once more does not wait for a place.
 * Raises only when the first claim cannot reach the database.
 */
export async function runWorker(deps: WorkerDeps, options: WorkerOptions): Promise<WorkerReport> {
  const report: WorkerReport = {
    claimed: 0,
    succeeded: 0,
    retried: 0,
    failed: 0,
    lost: 0,
    more: false,
  };
  const { leaseSeconds = 90, jobMs = 80_000, maxJobs = Infinity } = options;
  const doorbell = options.doorbell ?? new Doorbell();
  const handlers = options.handlers ?? HANDLERS;
  const deadline = deps.now() + options.budgetMs;
  // Of the jobs under way, those that a vendor has not answered yet.
  const [running, working] = [new Set<TakenJob>(), new Set<TakenJob>()];

  const storing = new Turnstile(STORED_AT_ONCE);

  const attempts = new Map<string, Promise<void>>();

  const begin = async (taken: TakenJob) => {
    running.add(taken);
    working.add(taken);
    const { promise, resolve: end } = Promise.withResolvers<void>();
    const earlier = attempts.get(taken.job.id);
    attempts.set(taken.job.id, promise);
    await earlier;
    const onWorked = () => {
      if (working.delete(taken)) doorbell.nudge();
    };
    const onAsked = () => {
      if (running.has(taken)) working.add(taken);
    };
    const limits = { leaseSeconds, jobMs, onAsked, onWorked, storing };
    report[await runJob(deps, handlers[taken.job.function], taken, limits)]++;
    running.delete(taken);
    working.delete(taken);
    end();
    if (attempts.get(taken.job.id) === promise) attempts.delete(taken.job.id);
    doorbell.ring();
  };

  // Whether the queue may hold more than the last claim saw: a place that is free is no reason to ask again.
  let isMoreWaiting = true;

  while (true) {
    isMoreWaiting ||= doorbell.isRung;
    doorbell.reset();
    const free = Math.min(
      options.limit - working.size,
      2 * options.limit - running.size,
      maxJobs - report.claimed,
    );
    const isOver = deps.now() >= deadline || report.claimed >= maxJobs;
    if (free > 0 && !isOver && isMoreWaiting) {
      // A job that this very worker has lost may come back while its answer is being kept, which was paid for: the new
      // attempt waits for the old one to end, and asks then what is kept.
      const underWay = new Set(attempts.keys());
      const jobs = await take(deps, free, leaseSeconds, report.claimed > 0);
      report.claimed += jobs.length;
      for (const taken of jobs) {
        begin(underWay.has(taken.job.id) ? { ...taken, begun: null } : taken);
      }
      isMoreWaiting = jobs.length === free;
      if (isMoreWaiting) continue;
    }
    // What ended while the claim was under way may have brought about what it did not see.
    if (running.size === 0 && (isOver || !doorbell.isRung)) {
      report.more = isOver;
      return report;
    }
    await doorbell.wait();
    await deps.sleep(GATHERED_MS);
  }
}

async function take(
  deps: WorkerDeps,
  limit: number,
  leaseSeconds: number,
  isUnderWay: boolean,
): Promise<TakenJob[]> {
  try {
    const taken = unwrap(
      await deps.db.rpc("take_jobs", {
        p_worker: deps.name,
        p_limit: limit,
        p_lease_seconds: leaseSeconds,
      }),
    );
    return z.array(TakenJob).parse(taken);
  } catch (error) {
    if (!isUnderWay) throw error;
    deps.log({ event: "claim_failed", error });
    return [];
  }
}
