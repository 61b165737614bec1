import {
  type ConditionGroup,
  emptyGroup,
  groupOf,
  readGroups,
} from "core/rules/condition_groups.ts";
import type { Rule } from "core/rules/schema.ts";
import type { RuleRecord, Trigger } from "core/rules/terms.ts";
import { type Frequency, frequencyOf } from "core/rules/schedule.ts";

/** What the form of a rule shows. */
export interface ShownForm extends Frequency {
  name: string;
  trigger: Trigger;
  record: RuleRecord;
  time_zone: string;
  sector_id: string;
  conditions: ConditionGroup;
  actions: string[];
  max_items: string;
  ideas_per_cluster: string;
  images_per_article: string;
  credit_limit: string;
  daily_limit: string;
  active: boolean;
  version: string;
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
    conditions: emptyGroup("all"),
    actions: FIRST[record],
    max_items: record === "keyword" ? "500" : "20",
    ideas_per_cluster: "3",
    images_per_article: "2",
    credit_limit: record === "pipeline" ? "500" : "100",
    daily_limit: "10",
    active: true,
    version: "",
  };
}

/** The form of a rule as it stands. */
export function formOfRule(rule: Rule): ShownForm {
  const text = (name: string, fallback: string) => String(rule.settings[name] ?? fallback);
  return {
    ...newForm(rule.trigger, rule.record),
    ...frequencyOf(rule.cron),
    name: rule.name,
    time_zone: rule.time_zone,
    sector_id: rule.sector_id ?? "",
    conditions: groupOf(rule.conditions),
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

/** The form as it was sent. */
export function formOfData(form: FormData, first: ShownForm): ShownForm {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const list = (name: string) => form.getAll(name).filter((value) => typeof value === "string");
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
    conditions: readGroups((name) => [...list(`${name}[]`), ...list(name)]),
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
