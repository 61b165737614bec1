import { unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import type { Handler, Job, LeaseArgs } from "./handler.ts";
import { Begun, keepingTexts, KeptAnswers } from "./kept_answers.ts";
import type { TakenJob } from "./taken_job.ts";
import { tellingAnswers } from "./telling_answers.ts";
import { persist } from "./persist.ts";
import { whileOpen } from "./open_account.ts";
import { Progress } from "./progress.ts";
import type { Turnstile } from "./turnstile.ts";
import type { WorkerDeps } from "./worker_deps.ts";

export interface JobLimits {
  /** Seconds a lease lasts without a heartbeat. */
  leaseSeconds: number;
  /** Milliseconds one job may take. */
  jobMs: number;
  /** Called before every question to a vendor. */
  onAsked?: () => void;
  /** Called when a vendor has answered, and when the work is done and only has to be stored. */
  onWorked?: () => void;
  /** Where results wait until they can be stored. */
  storing: Turnstile;
}

/** `lost`: somebody else holds the lease by now, or the database could not be told. */
export type JobOutcome = "succeeded" | "retried" | "failed" | "lost";

const TOOK_TOO_LONG = "This took longer than one job may take.";
const OUR_FAULT = "Something went wrong on our side.";

/** Works on one job that was taken to its end. Never throws: every failure is reported to the database or logged. */
export async function runJob(
  deps: WorkerDeps,
  handler: Handler | undefined,
  { job, begun: known }: TakenJob,
  limits: JobLimits,
): Promise<JobOutcome> {
  const stop = new AbortController();
  let leaseLost = false;
  const progress = new Progress(deps.db, job, {
    leaseSeconds: limits.leaseSeconds,
    intervalMs: Math.min(deps.heartbeatMs ?? 5000, limits.leaseSeconds * 333),
    now: deps.now,
    onLost: () => {
      leaseLost = true;
      stop.abort(new AppError("lease_lost", "Another worker has taken over this job."));
    },
  });
  let kept: KeptAnswers | null = null;
  // An answer that has arrived is kept first, even when the database makes it wait.
  const overdue = setTimeout(async () => {
    await kept?.settled();
    stop.abort(new AppError("vendor_timeout", TOOK_TOO_LONG, { retryable: true }));
  }, limits.jobMs);
  const lease: LeaseArgs = { p_job_id: job.id, p_lease: job.lease_token ?? "" };
  try {
    if (!handler) {
      throw new AppError("invalid", "This version of the worker does not know this function.");
    }
    progress.enter("PREP");
    const begun = known ?? await begin(deps, lease);
    if (begun === null) return "lost";
    stop.signal.throwIfAborted();
    const persisting = <T>(call: () => Promise<T>) => persist(call, deps.sleep);
    kept = new KeptAnswers({ db: deps.db, lease, begun, persist: persisting });
    const store = await abortable(
      handler({
        db: deps.db,
        ai: keepingTexts(
          whileOpen(tellingAnswers(deps.ai(job), limits), deps, lease, begun.answers.length === 0),
          kept,
        ),
        kept,
        job,
        signal: stop.signal,
        phase: (phase, message) => progress.enter(phase, message),
        persist: persisting,
      }, begun.input),
      stop.signal,
    );
    progress.enter("SAVE");
    limits.onWorked?.();
    const stored = await persist(
      () => limits.storing.pass(async () => unwrap(await store(deps.db, lease))),
      deps.sleep,
    );
    return stored ? "succeeded" : "lost";
  } catch (error) {
    if (leaseLost || (isAppError(error) && error.code === "lease_lost")) return "lost";
    return await report(deps, job, lease, error);
  } finally {
    clearTimeout(overdue);
    await progress.close();
  }
}

/** What the job needs; null when its lease is lost. */
async function begin({ db }: WorkerDeps, lease: LeaseArgs): Promise<Begun | null> {
  const answer = unwrap(await db.rpc("begin_job", lease));
  return answer === null ? null : Begun.parse(answer);
}

/** `work`, or the reason of `signal` as soon as it is aborted: a vendor that ignores the signal cannot hold a worker. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

async function report(
  deps: WorkerDeps,
  job: Job,
  lease: LeaseArgs,
  error: unknown,
): Promise<JobOutcome> {
  const known = isAppError(error) ? error : new AppError("internal", OUR_FAULT, { cause: error });
  const log = { event: "job_failed", job_id: job.id, function: job.function, code: known.code };
  deps.log({
    ...log,
    attempt: job.attempts,
    error: known.code === "internal" ? known.cause : known.message,
  });
  try {
    const status = await persist(async () =>
      unwrap(
        await deps.db.rpc("fail_job", {
          ...lease,
          p_code: known.code,
          p_message: deps.redactor.redact(known.message),
          p_retryable: known.retryable,
          ...(known.retryAfter === null
            ? {}
            : { p_retry_after_seconds: Math.ceil(known.retryAfter) }),
          ...(known.raw === null
            ? {}
            : { p_raw_answer: storable(deps.redactor.redact(known.raw)) }),
          ...(known.usage === null ? {} : { p_usage: { ...known.usage } }),
        }),
      ), deps.sleep);
    return status === null ? "lost" : status === "queued" ? "retried" : "failed";
  } catch (unreported) {
    // The lease runs out and the job is started again.
    deps.log({ ...log, event: "job_failure_not_reported", error: unreported });
    return "lost";
  }
}

/** Postgres stores neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
