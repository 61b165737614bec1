import { Doorbell } from "../_shared/jobs/doorbell.ts";
import { runChores } from "../_shared/jobs/run_chores.ts";
import { runWorker, type WorkerOptions } from "../_shared/jobs/run_worker.ts";
import type { WorkerDeps } from "../_shared/jobs/worker_deps.ts";

export interface WorkerDoorOptions {
  deps: WorkerDeps;
  /** What `x-worker-secret` must be. */
  secret: string;
  limits: Pick<WorkerOptions, "limit" | "leaseSeconds" | "budgetMs" | "jobMs" | "maxJobs">;
  /** Calls this door again, in a fresh process. */
  chain: (secret: string) => Promise<void>;
  /** Keeps the process alive for work after the answer; default `EdgeRuntime.waitUntil` where there is one. */
  waitUntil?: (work: Promise<void>) => void;
}

interface EdgeGlobal {
  EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
}

/**
 * The worker's HTTP door: 202 at once, the work after it. A wake while this process works only makes it
 * look again, so a wake starts one worker at most; it calls itself when its time ends before the work.
 */
export function createWorkerDoor(
  options: WorkerDoorOptions,
): (request: Request) => Promise<Response> {
  const { deps, secret, limits, chain } = options;
  const doorbell = new Doorbell();
  const waitUntil = options.waitUntil ??
    ((work) => (globalThis as EdgeGlobal).EdgeRuntime?.waitUntil(work));
  let isWorking = false;
  let isMissed = false;

  async function work(): Promise<void> {
    let isUnfinished = false;
    try {
      isUnfinished = await workUntilIdle();
    } catch (error) {
      deps.log({ event: "worker_failed", error });
    } finally {
      isWorking = false;
    }
    if (!isUnfinished) return;
    await chain(secret).catch((error) => deps.log({ event: "chain_failed", error }));
  }

  /** Whether the time ended before the work. Jobs that come while a chore is under way do not wait for it. */
  async function workUntilIdle(): Promise<boolean> {
    const end = deps.now() + limits.budgetMs;
    const chores = new Chores(() => runChores(deps, end), () => doorbell.ring());
    try {
      do {
        isMissed = false;
        const budgetMs = end - deps.now();
        if (budgetMs <= 0) return true;
        chores.begin();
        if ((await runWorker(deps, { ...limits, budgetMs, doorbell })).more) return true;
        if (!isMissed && chores.underWay) await doorbell.wait();
      } while (isMissed || chores.underWay);
      return chores.isMore;
    } finally {
      await chores.underWay;
    }
  }

  return async (request) => {
    if (request.method !== "POST") return answer(405, "method_not_allowed");
    if (!(await isSame(request.headers.get("x-worker-secret") ?? "", secret))) {
      return answer(401, "unauthorized");
    }
    if (isWorking) {
      isMissed = true;
      doorbell.ring();
      return answer(202, "working");
    }
    isWorking = true;
    waitUntil(work());
    return answer(202, "started");
  };
}

/** The chores beside the jobs: at most one round of them at a time. */
class Chores {
  underWay: Promise<void> | null = null;
  /** Whether the last round left something that is due. */
  isMore = false;

  constructor(private readonly work: () => Promise<boolean>, private readonly done: () => void) {}

  begin(): void {
    this.underWay ??= this.work().then((isMore) => {
      this.isMore = isMore;
      this.underWay = null;
      this.done();
    });
  }
}

function answer(status: number, state: string): Response {
  return Response.json({ state }, { status });
}

/** Compares in a time that says nothing about where two secrets differ. */
async function isSame(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [given, expected].map(async (text) =>
      new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
    ),
  );
  let difference = 0;
  for (let index = 0; index < 32; index++) difference |= (a?.[index] ?? 0) ^ (b?.[index] ?? 1);
  return difference === 0;
}
