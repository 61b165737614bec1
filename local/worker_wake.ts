import type { Database } from "./database.ts";

export interface WakeOptions {
  /** Calls the worker function once and waits for its answer. */
  wake: () => Promise<unknown>;
  /** How often to look for due jobs that nobody announced, in ms, while any job is open. */
  interval?: number;
  /** How often to look while none is, in ms. */
  idleInterval?: number;
}

/** Wakes the worker when there is something to do. */
export interface WorkerWake {
  stop(): Promise<void>;
}

const INTERVAL = 5_000;
const IDLE_INTERVAL = 60_000;

/**
 * Wakes the worker on every NOTIFY worker_wake, and when `app.has_due_jobs()` says so: retries become due without
 * anybody announcing them. That is asked every five seconds while a job waits or is under way, else every minute. At
 * most one wake is under way and one waiting, however many notifications arrive.
 */
export async function wakeOnJobs(
  database: Pick<Database, "listen" | "sql">,
  { wake, interval = INTERVAL, idleInterval = IDLE_INTERVAL }: WakeOptions,
): Promise<WorkerWake> {
  const single = coalesce(wake);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const lookIn = (ms: number) => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(look, ms);
  };
  async function look() {
    const [found] = await database.sql<{ due: boolean; open: boolean }>(
      "select app.has_due_jobs() as due, app.has_open_jobs() as open",
    ).catch(() => [{ due: false, open: true }]);
    if (found?.due) single.call();
    lookIn(found?.open ? interval : idleInterval);
  }
  const unlisten = await database.listen("worker_wake", () => {
    single.call();
    lookIn(interval);
  });
  single.call();
  lookIn(interval);
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      single.close();
      await unlisten();
    },
  };
}

/** Wakes the worker every few seconds, for a database that cannot be asked or listened to. */
export function wakeOnClock({ wake, interval = INTERVAL }: WakeOptions): WorkerWake {
  const single = coalesce(wake);
  const timer = setInterval(single.call, interval);
  single.call();
  return {
    stop() {
      clearInterval(timer);
      single.close();
      return Promise.resolve();
    },
  };
}

/** Runs `work` for every burst of calls: one run at a time, and one more if called meanwhile. */
export function coalesce(work: () => Promise<unknown>): { call(): void; close(): void } {
  let running = false;
  let again = false;
  let closed = false;
  async function run() {
    running = true;
    while (again && !closed) {
      again = false;
      // The worker's own failures are its business; the next wake tries again.
      await work().catch(() => {});
    }
    running = false;
  }
  return {
    call() {
      again = true;
      if (!running && !closed) run();
    },
    close: () => void (closed = true),
  };
}
