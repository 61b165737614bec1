import { Doorbell } from "../_shared/jobs/doorbell.ts";
import { runChores } from "../_shared/jobs/run_chores.ts";
import { runWorker, type WorkerOptions } from "../_shared/jobs/run_worker.ts";
import type { WorkerDeps } from "../_shared/jobs/worker_deps.ts";

export interface WorkerDoorOptions {
  /** `name` is that of the process; each of its workers adds a part of its own. */
  deps: WorkerDeps;
  /** What `x-worker-secret` must be. */
  secret: string;
  limits: Pick<WorkerOptions, "limit" | "leaseSeconds" | "budgetMs" | "jobMs" | "maxJobs">;
  /** Calls this door again, in a fresh process, with these headers. */
  chain: (headers: Record<string, string>) => Promise<void>;
  /** Calls back whenever the runtime is about to end this process; default its event `beforeunload`. */
  onEnding?: (callback: () => void) => void;
  /** Keeps the process alive for work after the answer; default `EdgeRuntime.waitUntil` where there is one. */
  waitUntil?: (work: Promise<void>) => void;
}

interface EdgeGlobal {
  EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
}

/**
 * The worker's HTTP door: 202 at once, the work after it. A wake while a worker of this process begins jobs only makes it
 * look again, so a wake starts one worker at most. When its time, its jobs or the process's end, a worker wakes one
 * successor, which fills its places while it finishes what it holds: the door is open for that one, too.
 */
export function createWorkerDoor(
  options: WorkerDoorOptions,
): (request: Request) => Promise<Response> {
  const waitUntil = options.waitUntil ??
    ((work) => (globalThis as EdgeGlobal).EdgeRuntime?.waitUntil(work));
  const onEnding = options.onEnding ?? ((end) => addEventListener("beforeunload", end));
  let chain = options.deps.name;
  let shift: Shift | null = null;
  onEnding(() => shift?.end());

  return async (request) => {
    if (request.method !== "POST") return answer(405, "method_not_allowed");
    if (!(await isSame(request.headers.get("x-worker-secret") ?? "", options.secret))) {
      return answer(401, "unauthorized");
    }
    const predecessors = request.headers.get("x-worker-chain");
    if (shift) {
      shift.wake(predecessors !== null);
      return answer(202, "working");
    }
    chain = predecessors ?? chain;
    const started = shift = new Shift(options, chain, predecessors !== null, () => {
      if (shift === started) shift = null;
    });
    waitUntil(started.work());
    return answer(202, "started");
  };
}

/** One worker's time in this process. */
class Shift {
  readonly #deps: WorkerDeps;
  readonly #doorbell = new Doorbell();
  readonly #ending = new AbortController();
  #isMissed = false;
  /** The call of the successor. */
  #handedOver: Promise<void> | null = null;

  constructor(
    private readonly options: WorkerDoorOptions,
    private readonly chain: string,
    private isSuccessor: boolean,
    /** Called when it begins no more jobs. */
    private readonly onOver: () => void,
  ) {
    this.#deps = { ...options.deps, name: `${chain}/${crypto.randomUUID().slice(0, 8)}` };
  }

  /** Makes it look again, and wait for the places of its chain when it was to succeed somebody. */
  wake(isSuccessor: boolean): void {
    this.isSuccessor ||= isSuccessor;
    this.#isMissed = true;
    this.#doorbell.ring();
  }

  /** Makes it begin no more jobs and hand over. */
  end(): void {
    this.#ending.abort();
  }

  /** Works until nothing is due or its time is over, and then until what it holds is done. Never throws. */
  async work(): Promise<void> {
    try {
      if (await this.#workUntilIdle()) this.#handOver();
    } catch (error) {
      this.#deps.log({ event: "worker_failed", error });
    } finally {
      this.onOver();
    }
    await this.#handedOver;
  }

  /** Wakes the successor, once. */
  #handOver(): void {
    if (this.#handedOver) return;
    this.onOver();
    const { secret, chain, deps } = this.options;
    this.#handedOver = chain({ "x-worker-secret": secret, "x-worker-chain": this.chain })
      .catch((error) => deps.log({ event: "chain_failed", error }));
  }

  /** Whether the time ended before the work. Jobs that come while a chore is under way do not wait for it. */
  async #workUntilIdle(): Promise<boolean> {
    const { limits } = this.options;
    const doorbell = this.#doorbell;
    const end = this.#deps.now() + limits.budgetMs;
    const chores = new Chores(
      () => runChores(this.#deps, end, () => this.#handedOver !== null),
      () => doorbell.ring(),
    );
    try {
      do {
        this.#isMissed = false;
        const budgetMs = end - this.#deps.now();
        if (budgetMs <= 0) return true;
        chores.begin();
        const { more } = await runWorker(this.#deps, {
          ...limits,
          budgetMs,
          doorbell,
          ending: this.#ending.signal,
          onOver: () => this.#handOver(),
          isSuccessor: () => this.isSuccessor,
        });
        if (more) return true;
        if (!this.#isMissed && chores.underWay) await doorbell.wait();
      } while (this.#isMissed || chores.underWay);
      return chores.isMore;
    } finally {
      await chores.underWay;
    }
  }
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
