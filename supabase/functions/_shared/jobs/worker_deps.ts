import type { AiProvider } from "../ai/provider.ts";
import type { Db } from "../db.ts";
import type { Destinations } from "../integrations/publish_due.ts";
import type { NoticeMailer } from "../mails/send_mails.ts";
import type { PaymentProvider } from "../payments/provider.ts";
import type { Redactor } from "../secrets/redact.ts";
import type { Job } from "./handler.ts";

/** One line of the worker's log. */
export type WorkerLog =
  & { event: string; job_id?: string; error?: unknown }
  & Record<string, unknown>;

/** Everything a worker takes from outside. */
export interface WorkerDeps {
  /** The service client. */
  db: Db;
  /** The AI that works on a job: its account's own, or IGNY8's. */
  ai: (job: Job) => AiProvider;
  /** Charges the packages that accounts have bought by themselves; absent where payments are not set up. */
  payments?: PaymentProvider | null;
  /** Mails notices; absent where no mail is configured. */
  mail?: NoticeMailer | null;
  /** Reaches the places where content is published; absent where nothing is. */
  destinations?: Destinations | null;
  /** Masks secrets in what a failure leaves behind. */
  redactor: Redactor;
  /** Names this worker in the job's row. */
  name: string;
  /** Milliseconds since some moment, of a clock that never jumps. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  log: (line: WorkerLog) => void;
  /** Milliseconds between heartbeats, default 5,000. */
  heartbeatMs?: number;
}
