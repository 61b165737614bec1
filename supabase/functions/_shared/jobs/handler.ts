import type { AiProvider, Usage } from "../ai/provider.ts";
import type { Database } from "../database.types.ts";
import type { Db } from "../db.ts";
import type { KeptAnswers } from "./kept_answers.ts";

/** A claimed job, as the database gives it. */
export type Job = Database["public"]["Functions"]["claim_jobs"]["Returns"][number];

export type Phase = "PREP" | "AI_CALL" | "PARSE" | "SAVE";

/** What a handler works with. Time, randomness and vendors come from outside. */
export interface JobTools {
  /** The service client. */
  db: Db;
  /** Its texts are kept as they arrive; a picture is kept through `kept` once it lies in Storage. */
  ai: AiProvider;
  kept: KeptAnswers;
  job: Job;
  /** Aborted when the lease is lost or the job's time is over. */
  signal: AbortSignal;
  /** Tells people how far the job is. */
  phase(phase: Phase, message?: string): void;
  /** Repeats a call to our own database or storage while it fails in a way that passes. */
  persist<T>(call: () => Promise<T>): Promise<T>;
}

/** Arguments that prove the lease. */
export interface LeaseArgs {
  p_job_id: string;
  p_lease: string;
}

/** Stores a result: calls one `finish_…` function, whose answer is false when the lease was lost. */
export type Store = (db: Db, lease: LeaseArgs) => PromiseLike<{
  data: boolean | null;
  error: { code?: string; message: string; details?: string | null; hint?: string | null } | null;
  status?: number;
}>;

/** Does the work of one function: reads its input, asks the vendor, answers how to store the result. */
export type Handler = (tools: JobTools, input: unknown) => Promise<Store>;

/** The usage as `finish_…` functions take it. */
export function usageArgs(usage: Usage, promptVersion: number | null) {
  return { ...usage, prompt_version: promptVersion };
}
