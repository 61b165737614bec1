import { z } from "npm:zod@4.6.7";
import {
  type Action,
  ACTIONS,
  OPERATORS,
  RECORDS,
  type RuleRecord,
  type Trigger,
  TRIGGERS,
} from "./terms.ts";

const Value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])),
]);

const Comparison = z.object({
  field: z.string().max(40),
  op: z.enum(OPERATORS),
  value: Value.optional(),
});
export type Comparison = z.infer<typeof Comparison>;

export type Condition = Comparison | { all: Condition[] } | { any: Condition[] };

/** A tree of conditions; the database checks its depth, fields and values. */
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(Condition).max(20) }),
    z.strictObject({ any: z.array(Condition).max(20) }),
    Comparison,
  ])
);

/** A rule as somebody writes it. */
export interface RuleDraft {
  name: string;
  trigger: Trigger;
  record: RuleRecord;
  cron: string | null;
  time_zone: string;
  sector_id: string | null;
  conditions: Condition;
  /** `pipeline` stands for the whole run, whose stages are in the settings. */
  actions: (Action | "pipeline")[];
  settings: Record<string, unknown>;
  /** Credits that one execution may use. */
  credit_limit: number;
  /** Executions a day. */
  daily_limit: number;
  active: boolean;
}

export const EXECUTION_STATUSES = ["pending", "running", "completed", "failed", "skipped"] as const;
export const CAUSES = ["schedule", "event", "manual", "retry"] as const;

/** One execution of a rule, as the history tells it. */
export const Execution = z.object({
  id: z.uuid(),
  rule_id: z.uuid().nullable(),
  rule_name: z.string(),
  cause: z.enum(CAUSES),
  status: z.enum(EXECUTION_STATUSES),
  /** Why it was skipped, in a word. */
  reason: z.string().nullable(),
  error: z.string().nullable(),
  matched: z.number(),
  taken: z.number(),
  credits_used: z.number(),
  run_id: z.uuid().nullable(),
  run_status: z.string().nullable().default(null),
  scheduled_for: z.string().nullable(),
  started_by: z.string().nullable().default(null),
  retried: z.boolean().default(false),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});
export type Execution = z.infer<typeof Execution>;

/** A rule as it stands. */
export const Rule = z.object({
  id: z.uuid(),
  site_id: z.uuid(),
  sector_id: z.uuid().nullable(),
  sector_name: z.string().nullable(),
  name: z.string(),
  trigger: z.enum(TRIGGERS),
  record: z.enum(RECORDS),
  cron: z.string().nullable(),
  time_zone: z.string(),
  next_at: z.string().nullable(),
  conditions: Condition,
  actions: z.array(z.enum([...ACTIONS, "pipeline"])),
  settings: z.record(z.string(), z.unknown()),
  credit_limit: z.number(),
  daily_limit: z.number(),
  active: z.boolean(),
  version: z.number(),
  made_by: z.string().nullable(),
  /** The next times of its schedule. */
  times: z.array(z.string()),
  /** Executions today that count for its daily maximum. */
  today: z.number(),
  last: Execution.nullable(),
});
export type Rule = z.infer<typeof Rule>;
