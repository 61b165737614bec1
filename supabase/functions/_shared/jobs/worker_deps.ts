import type { AiProvider } from "../ai/provider.ts";
import type { Db } from "../db.ts";

/** One line of the worker's log. */
export type WorkerLog =
  & { event: string; job_id?: string; error?: unknown }
  & Record<string, unknown>;

/** Everything a worker takes from outside. */
export interface WorkerDeps {
  /** The service client. */
  db: Db;
  ai: AiProvider;
  /** Names this worker in the job's row. */
  name: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  log: (line: WorkerLog) => void;
  /** Milliseconds between heartbeats, default 5,000. */
  heartbeatMs?: number;
}
