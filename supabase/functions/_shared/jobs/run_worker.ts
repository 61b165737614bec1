import { Doorbell } from "./doorbell.ts";
import type { Handler } from "./handler.ts";
import { HANDLERS } from "./handlers.ts";
import { type JobOutcome, runJob } from "./run_job.ts";
import { SharedPlaces } from "./shared_places.ts";
import type { TakenJob } from "./taken_job.ts";
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
  /** Aborted when no more jobs are to be begun, though neither is over. */
  ending?: AbortSignal;
  /** Rung when there may be new work; the worker rings it too, after every job. */
  doorbell?: Doorbell;
  /** Called once, when no more jobs are begun: those that were are still under way. */
  onOver?: () => void;
  /** Whether it waits for the places that others of its chain still hold. */
  isSuccessor?: () => boolean;
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
const GATHERED_MS = 1;

/**
 * Claims due jobs and works on up to `limit` of them at once until none is due or the budget is over. Workers whose names
 * begin alike up to a slash are a chain and share the `limit`: the database counts what the others are at.
 * A place is free as soon as the vendor has answered its job, and filled while the answer is kept and the result stored;
 * what a job brings about is picked up by the same worker. A job that asks once more does not wait for a place.
 * Raises only when the first claim cannot reach the database.
 */
export async function runWorker(deps: WorkerDeps, options: WorkerOptions): Promise<WorkerReport> {
  return await new Worker(deps, options).run();
}

class Worker {
  readonly #report: WorkerReport = {
    claimed: 0,
    succeeded: 0,
    retried: 0,
    failed: 0,
    lost: 0,
    more: false,
  };
  readonly #doorbell: Doorbell;
  readonly #leaseSeconds: number;
  readonly #deadline: number;
  readonly #places: SharedPlaces;
  readonly #storing = new Turnstile(STORED_AT_ONCE);
  /** Jobs under way. */
  readonly #running = new Set<TakenJob>();
  /** Of these, the ones that a vendor has not answered yet. */
  readonly #working = new Set<TakenJob>();
  /** The ends of the latest attempts that are under way, by the ids of their jobs. */
  readonly #attempts = new Map<string, Promise<void>>();
  /** Whether the queue may hold more than the last claim saw: a place that is free is no reason to ask again. */
  #isMoreWaiting = true;
  #isOver = false;

  constructor(private readonly deps: WorkerDeps, private readonly options: WorkerOptions) {
    this.#doorbell = options.doorbell ?? new Doorbell();
    this.#leaseSeconds = options.leaseSeconds ?? 90;
    this.#deadline = deps.now() + options.budgetMs;
    this.#places = new SharedPlaces(deps, this.#leaseSeconds);
  }

  async run(): Promise<WorkerReport> {
    const { budgetMs, ending } = this.options;
    const look = () => this.#doorbell.nudge();
    const alarm = setTimeout(look, budgetMs);
    ending?.addEventListener("abort", look);
    try {
      while (true) {
        this.#isMoreWaiting ||= this.#doorbell.isRung;
        this.#doorbell.reset();
        this.#noteEnd();
        if (await this.#fillPlaces()) continue;
        this.#storing.release();
        // What ended while the claim was under way may have brought about what it did not see.
        const isMoreToCome = !this.#isOver && (this.#doorbell.isRung || this.#waitsForPlaces());
        if (this.#running.size === 0 && !isMoreToCome) {
          return { ...this.#report, more: this.#isOver };
        }
        await this.#wait();
      }
    } finally {
      clearTimeout(alarm);
      ending?.removeEventListener("abort", look);
    }
  }

  get #free(): number {
    return this.options.limit - this.#working.size;
  }

  /** Tells, once, that no more jobs are begun. */
  #noteEnd(): void {
    const { maxJobs = Infinity, ending, onOver } = this.options;
    if (this.#isOver) return;
    this.#isOver = this.deps.now() >= this.#deadline || this.#report.claimed >= maxJobs ||
      ending?.aborted === true;
    if (this.#isOver) onOver?.();
  }

  /** Begins jobs in the places that are free. Answers whether the queue may hold more than it gave. */
  async #fillPlaces(): Promise<boolean> {
    const { limit, maxJobs = Infinity } = this.options;
    const most = Math.min(
      this.#free,
      2 * limit - this.#running.size,
      maxJobs - this.#report.claimed,
    );
    if (most <= 0 || this.#isOver || !this.#isMoreWaiting) return false;
    // A job that this very worker has lost may come back while its answer is being kept, which was paid for: the new
    // attempt waits for the old one to end, and asks then what is kept.
    const underWay = new Set(this.#attempts.keys());
    const jobs = await this.#places.take(most, this.#free);
    this.#report.claimed += jobs.length;
    for (const taken of jobs) {
      this.#begin(underWay.has(taken.job.id) ? { ...taken, begun: null } : taken);
    }
    return this.#isMoreWaiting = jobs.length === most;
  }

  async #begin(taken: TakenJob): Promise<void> {
    const { handlers = HANDLERS, jobMs = 80_000 } = this.options;
    const { id, function: name } = taken.job;
    this.#running.add(taken);
    this.#working.add(taken);
    const { promise, resolve: end } = Promise.withResolvers<void>();
    const earlier = this.#attempts.get(id);
    this.#attempts.set(id, promise);
    await earlier;
    const outcome = await runJob(this.deps, handlers[name], taken, {
      leaseSeconds: this.#leaseSeconds,
      jobMs,
      storing: this.#storing,
      onAsked: () => {
        if (this.#running.has(taken)) this.#working.add(taken);
      },
      onWorked: () => this.#freePlace(taken),
    });
    this.#report[outcome]++;
    this.#running.delete(taken);
    this.#working.delete(taken);
    end();
    if (this.#attempts.get(id) === promise) this.#attempts.delete(id);
    this.#doorbell.ring();
  }

  #freePlace(taken: TakenJob): void {
    if (!this.#working.delete(taken)) return;
    // A place stands empty until the claim is answered: no result competes with it for the database.
    if (this.#isMoreWaiting) this.#storing.hold();
    this.#doorbell.nudge();
  }

  /** Whether it has places that others of its chain still hold. */
  #waitsForPlaces(): boolean {
    return !this.#isOver && this.#free > 0 && this.#places.areHeld &&
      this.options.isSuccessor?.() === true;
  }

  /** Waits until something has happened, or others may have given up places. */
  async #wait(): Promise<void> {
    const again = this.#waitsForPlaces()
      ? setTimeout(() => this.#doorbell.ring(), this.#places.patience)
      : undefined;
    await this.#doorbell.wait();
    clearTimeout(again);
    await this.deps.sleep(GATHERED_MS);
  }
}
