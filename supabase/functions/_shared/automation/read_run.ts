import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";
import { RunConfig } from "./schema.ts";

export const RUN_STATUSES = [
  "created",
  "running",
  "paused",
  "completed",
  "failed",
  "cancelled",
] as const;

const StageProgress = z.object({
  total: z.number(),
  done: z.number(),
  failed: z.number(),
  skipped: z.number(),
  /** Items whose job is queued or running, and those of them that are at work. */
  active: z.number(),
  running: z.number(),
  /** Sum of the percents of the active items. */
  percents: z.number(),
  credits: z.number(),
  /** Credits held for the active items. */
  reserved: z.number(),
});
export type StageProgress = z.infer<typeof StageProgress>;

const RunItem = z.object({
  id: z.number(),
  stage: z.number(),
  subject_id: z.string(),
  label: z.string(),
  status: z.string(),
  error: z.string().nullable(),
  job_id: z.string().nullable(),
  job_status: z.string().nullable(),
  phase: z.string().nullable(),
  percent: z.number().nullable(),
  message: z.string().nullable(),
  attempts: z.number().nullable(),
  job_error: z.string().nullable(),
  credits_charged: z.number().nullable(),
  /** What its job has made. */
  result: z.looseObject({ content_id: z.string().optional() }).nullable(),
  updated_at: z.string(),
});
export type RunItem = z.infer<typeof RunItem>;

/** A run without its items. */
export const RunHead = z.object({
  id: z.string(),
  site_id: z.string(),
  site_name: z.string(),
  sector_id: z.string().nullable(),
  status: z.enum(RUN_STATUSES),
  /** Why it stopped or waits: `insufficient_credits`, `credit_cap`, `paused_by_user` … */
  stop_reason: z.string().nullable(),
  config: RunConfig,
  estimate: z.object({
    stages: z.array(z.object({
      stage: z.number(),
      label: z.string(),
      items: z.number(),
      credits: z.number(),
    })).default([]),
    credits: z.number().default(0),
  }),
  credit_cap: z.number().nullable(),
  credits_reserved: z.number(),
  credits_spent: z.number(),
  /** Whether its keywords are still being sorted into requests. */
  planning: z.boolean(),
  plan_job: z.object({ id: z.string(), status: z.string(), error: z.string().nullable() })
    .nullable(),
  sector_name: z.string().nullable(),
  started_by: z.string().nullable(),
  /** The rule that started it; its id is gone when it was deleted. */
  rule: z.object({ id: z.string().nullable(), name: z.string() }).nullable(),
  stages: z.partialRecord(z.enum(["1", "2", "3", "4", "5", "6", "7"]), StageProgress),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
});
export type RunHead = z.infer<typeof RunHead>;

const RunProgress = RunHead.extend({ items: z.array(RunItem) });
export type RunProgress = z.infer<typeof RunProgress>;

/** A run as it stands with its latest items, in one round trip. Raises `not_found`. */
export async function readRun({ db }: { db: Db }, { id }: { id: string }): Promise<RunProgress> {
  return RunProgress.parse(unwrapOne(await db.rpc("run_progress", { p_run_id: id }), "run"));
}
