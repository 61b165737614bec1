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
