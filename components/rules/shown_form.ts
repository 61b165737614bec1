import type { Comparison, Condition, Rule } from "core/rules/schema.ts";
import type { RuleRecord, Trigger } from "core/rules/terms.ts";
import { MOST_GROUPS } from "core/rules/rule_form.ts";
import { type Frequency, frequencyOf } from "core/rules/schedule.ts";

/** One comparison as its row of the form shows it. */
export interface ShownRow {
  field: string;
  op: string;
  value: string;
}

export interface ShownGroup {
  join: "all" | "any";
  rows: ShownRow[];
}

/** What the form of a rule shows. */
export interface ShownForm extends Frequency {
  name: string;
  trigger: Trigger;
  record: RuleRecord;
  time_zone: string;
  sector_id: string;
  join: "all" | "any";
  groups: ShownGroup[];
  actions: string[];
  max_items: string;
  ideas_per_cluster: string;
  images_per_article: string;
  credit_limit: string;
  daily_limit: string;
  active: boolean;
  version: string;
  /** False when the rule's conditions are nested more deeply than the form shows. */
  whole: boolean;
}

/** Actions that are ticked at first. */
const FIRST: Record<RuleRecord, string[]> = {
  pipeline: ["cluster", "ideas", "tasks", "content", "prompts", "images", "review"],
  keyword: ["cluster"],
  cluster: ["ideas"],
  idea: ["tasks"],
  task: ["content"],
  content: ["prompts", "images", "review"],
};

/** The form of a new rule. */
export function newForm(trigger: Trigger, record: RuleRecord): ShownForm {
  return {
    name: "",
    trigger,
    record,
    ...frequencyOf(null),
    time_zone: "UTC",
    sector_id: "",
    join: "all",
    groups: [],
    actions: FIRST[record],
    max_items: record === "keyword" ? "500" : "20",
    ideas_per_cluster: "3",
    images_per_article: "2",
    credit_limit: record === "pipeline" ? "500" : "100",
    daily_limit: "10",
    active: true,
    version: "",
    whole: true,
  };
}

/** The form of a rule as it stands. */
export function formOfRule(rule: Rule): ShownForm {
  const text = (name: string, fallback: string) => String(rule.settings[name] ?? fallback);
  const { groups, join, whole } = groupsOf(rule.conditions);
  return {
    ...newForm(rule.trigger, rule.record),
    ...frequencyOf(rule.cron),
    name: rule.name,
    time_zone: rule.time_zone,
    sector_id: rule.sector_id ?? "",
    join,
    groups,
    whole,
    actions: rule.record === "pipeline" ? stagesOf(rule) : rule.actions,
    max_items: text("max_items", "20"),
    ideas_per_cluster: text("ideas_per_cluster", "3"),
    images_per_article: text("images_per_article", "2"),
    credit_limit: String(rule.credit_limit),
    daily_limit: String(rule.daily_limit),
    active: rule.active,
    version: String(rule.version),
  };
}

function stagesOf({ settings, actions }: Rule): string[] {
  const stages = (settings.stages ?? {}) as Record<string, boolean>;
  const ticked = FIRST.pipeline.filter((_, index) => stages[String(index + 1)] !== false);
  const notify = actions.includes("notify") ? ["notify"] : [];
  return [...ticked, ...(settings.auto_publish === true ? ["publish"] : []), ...notify];
}

function groupsOf(condition: Condition): Pick<ShownForm, "groups" | "join" | "whole"> {
  if ("field" in condition) return groupsOf({ all: [condition] });
  const [join, parts] = "all" in condition
    ? ["all" as const, condition.all]
    : ["any" as const, condition.any];
  const alone = parts.filter((part): part is Comparison => "field" in part);
  const groups: ShownGroup[] = alone.length > 0 ? [{ join, rows: alone.map(rowOf) }] : [];
  let whole = true;
  for (const part of parts) {
    if ("field" in part) continue;
    const inner = "all" in part ? part.all : part.any;
    const rows = inner.filter((each): each is Comparison => "field" in each);
    whole &&= rows.length === inner.length;
    groups.push({ join: "all" in part ? "all" : "any", rows: rows.map(rowOf) });
  }
  return {
    join,
    groups: groups.slice(0, MOST_GROUPS),
    whole: whole && groups.length <= MOST_GROUPS,
  };
}

function rowOf({ field, op, value }: Comparison): ShownRow {
  if (op === "is_null") return { field, op: value === false ? "not_null" : op, value: "" };
  return { field, op, value: Array.isArray(value) ? value.join(", ") : String(value ?? "") };
}

/** The form as it was sent. */
export function formOfData(form: FormData, first: ShownForm): ShownForm {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const list = (name: string) => form.getAll(name).filter((value) => typeof value === "string");
  const join = (name: string) => text(name) === "any" ? "any" : "all";
  const groups = Array.from({ length: MOST_GROUPS }, (_, n) => {
    const [ops, values] = [list(`g${n}_op[]`), list(`g${n}_value[]`)];
    const rows = list(`g${n}_field[]`).map((field, row) => ({
      field,
      op: ops[row] ?? "",
      value: values[row] ?? "",
    }));
    return { join: join(`g${n}_join`), rows: rows.filter(({ field }) => field) } as const;
  }).filter(({ rows }) => rows.length > 0).map((group) => ({ ...group }));
  return {
    ...first,
    name: text("name"),
    every: (text("every") || first.every) as Frequency["every"],
    time: text("time") || first.time,
    weekdays: list("weekdays[]").map(Number),
    day: Number(text("day")) || 1,
    cron: text("cron"),
    time_zone: text("time_zone") || "UTC",
    sector_id: text("sector_id"),
    join: join("join"),
    groups,
    actions: list("actions[]"),
    max_items: text("max_items"),
    ideas_per_cluster: text("ideas_per_cluster"),
    images_per_article: text("images_per_article"),
    credit_limit: text("credit_limit"),
    daily_limit: text("daily_limit"),
    active: text("active") === "on",
    version: text("version"),
  };
}
