import { z } from "npm:zod@4.6.7";

/** What starts a rule, and the record it is then about; a schedule names its own. */
export const TRIGGERS = [
  "schedule",
  "keyword_added",
  "cluster_created",
  "idea_created",
  "task_created",
  "content_generated",
] as const;
export type Trigger = typeof TRIGGERS[number];

export const RECORDS = ["pipeline", "keyword", "cluster", "idea", "task", "content"] as const;
export type RuleRecord = typeof RECORDS[number];

/** The record of every trigger but the schedule. */
export const RECORD_OF: Record<Exclude<Trigger, "schedule">, RuleRecord> = {
  keyword_added: "keyword",
  cluster_created: "cluster",
  idea_created: "idea",
  task_created: "task",
  content_generated: "content",
};

/** What a rule can do, in the order of the stages; `publish` is review without a reviewer. */
export const ACTIONS = [
  "cluster",
  "ideas",
  "tasks",
  "content",
  "prompts",
  "images",
  "review",
  "publish",
  "notify",
] as const;
export type Action = typeof ACTIONS[number];

export const OPERATORS = [
  "eq",
  "ne",
  "gt",
  "gte",
  "lt",
  "lte",
  "in",
  "not_in",
  "contains",
  "starts_with",
  "is_null",
] as const;
export type Operator = typeof OPERATORS[number];

export type FieldType = "text" | "number" | "list";

/** The fields that conditions may look at, by record, as the database knows them. */
export const FIELDS: Record<RuleRecord, Record<string, FieldType>> = {
  pipeline: {},
  keyword: {
    keyword: "text",
    volume: "number",
    difficulty: "number",
    cpc: "number",
    intent: "text",
    source: "text",
    sector: "text",
  },
  cluster: {
    name: "text",
    keyword_count: "number",
    total_volume: "number",
    mean_difficulty: "number",
    sector: "text",
  },
  idea: {
    title: "text",
    content_type: "text",
    structure: "text",
    estimated_word_count: "number",
    target_keywords: "list",
    cluster: "text",
    sector: "text",
  },
  task: {
    title: "text",
    content_type: "text",
    structure: "text",
    target_words: "number",
    priority: "number",
    keywords: "list",
    sector: "text",
  },
  content: {
    title: "text",
    entity_type: "text",
    word_count: "number",
    primary_keyword: "text",
    tags: "list",
    sector: "text",
  },
};

const BY_TYPE: Record<FieldType, readonly Operator[]> = {
  number: ["gte", "lte", "gt", "lt", "eq", "ne", "in", "not_in", "is_null"],
  text: ["contains", "starts_with", "eq", "ne", "in", "not_in", "is_null"],
  list: ["contains", "is_null"],
};

/** How a field of this type can be compared. */
export function operatorsOf(type: FieldType): readonly Operator[] {
  return BY_TYPE[type];
}

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
