import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";

const moment = z.string();

const JobDetails = z.object({
  id: z.string(),
  site_id: z.string(),
  site_name: z.string(),
  run_id: z.string().nullable(),
  function: z.string(),
  subject_id: z.string(),
  subject_label: z.string(),
  status: z.string(),
  attempts: z.number(),
  max_attempts: z.number(),
  /** When it may be taken up, or tried again. */
  run_at: moment,
  phase: z.string(),
  percent: z.number(),
  message: z.string(),
  payload: z.object({ target_words: z.number().nullish() }).nullable(),
  credits_reserved: z.number(),
  credits_charged: z.number().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  /** What the model answered, kept when it could not be used. */
  raw_answer: z.string().nullable(),
  result: z.looseObject({ content_id: z.string().optional() }).nullable(),
  /** Its attempts that failed, the latest twenty, oldest first. */
  failures: z.array(z.object({
    attempt: z.number(),
    phase: z.string(),
    code: z.string().nullable(),
    message: z.string().nullable(),
    at: moment,
    /** What this attempt asked of the model; earlier failures were noted without. */
    tokens_in: z.number().optional(),
    tokens_out: z.number().optional(),
    cost_usd: z.number().optional(),
  })),
  prompt_version: z.number().nullable(),
  model: z.string().nullable(),
  /** What its result took, or all its attempts while there is none. */
  tokens_in: z.number(),
  tokens_out: z.number(),
  cost_usd: z.number(),
  started_by: z.string().nullable(),
  created_at: moment,
  started_at: moment.nullable(),
  finished_at: moment.nullable(),
  /** What it did to the balance; empty for people who may not read the ledger. */
  ledger: z.array(z.object({
    id: z.number(),
    type: z.string(),
    amount: z.number(),
    balance_after: z.number(),
    created_at: moment,
  })),
});
export type JobDetails = z.infer<typeof JobDetails>;

/** One job with everything known about it, in one round trip. Raises `not_found`. */
export async function readJob({ db }: { db: Db }, { id }: { id: string }): Promise<JobDetails> {
  return JobDetails.parse(unwrapOne(await db.rpc("job_details", { p_job_id: id }), "job"));
}
