import type { Condition, Execution, Rule } from "core/rules/schema.ts";
import type { RuleRecord, Trigger } from "core/rules/terms.ts";
import type { IconName } from "@/components/ui/icon_paths.ts";

/** What starts a rule, in the words of the pages. */
export const TRIGGER_WORDS: Record<Trigger, { label: string; note: string; icon: IconName }> = {
  schedule: {
    label: "On a schedule",
    note: "At times you choose, in your time zone.",
    icon: "clock",
  },
  keyword_added: {
    label: "Keywords are added",
    note: "By import, by hand or from the library; one import starts it once.",
    icon: "key",
  },
  cluster_created: {
    label: "Clusters are created",
    note: "By clustering or by hand.",
    icon: "layout",
  },
  idea_created: {
    label: "Ideas are created",
    note: "When ideas for a cluster are ready.",
    icon: "bulb",
  },
  task_created: { label: "Tasks are created", note: "By queueing ideas or by hand.", icon: "list" },
  content_generated: {
    label: "Articles are written",
    note: "When an article is ready.",
    icon: "pen",
  },
};

/** What a schedule can look at. */
export const RECORD_WORDS: Record<RuleRecord, { one: string; many: string }> = {
  pipeline: { one: "the whole pipeline", many: "the whole pipeline" },
  keyword: { one: "new keyword", many: "new keywords" },
  cluster: { one: "cluster without ideas", many: "clusters without ideas" },
  idea: { one: "new idea", many: "new ideas" },
  task: { one: "queued task", many: "queued tasks" },
  content: { one: "finished article", many: "finished articles" },
};

/** "3 new keywords". */
export function countRecords(record: RuleRecord, count: number): string {
  const { one, many } = RECORD_WORDS[record];
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

export const ACTION_WORDS: Record<string, { label: string; note: string }> = {
  cluster: { label: "Cluster them", note: "Groups keywords by topic." },
  ideas: { label: "Generate ideas", note: "Article ideas for each cluster." },
  tasks: { label: "Queue tasks", note: "Puts the ideas into the writer's queue. Free." },
  content: { label: "Write articles", note: "An article for each task." },
  prompts: { label: "Describe images", note: "Image prompts for each article." },
  images: { label: "Draw images", note: "The pictures themselves." },
  review: { label: "Hand over to review", note: "Finished articles wait for you. Free." },
  publish: {
    label: "Publish",
    note: "Finished articles go online, where the site allows it without review.",
  },
  notify: { label: "Notify", note: "Tells the team when it has ended." },
  pipeline: { label: "Run the pipeline", note: "Everything that waits." },
};

const OPERATOR_WORDS: Record<string, string> = {
  eq: "is",
  ne: "is not",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
  in: "is one of",
  not_in: "is none of",
  contains: "contains",
  starts_with: "starts with",
  is_null: "is empty",
  not_null: "is not empty",
};

export function operatorWords(op: string): string {
  return OPERATOR_WORDS[op] ?? op;
}

/** "keyword_count" as people read it: "Keyword count". */
export function fieldWords(field: string): string {
  const words = field === "cpc" ? "CPC" : field.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A tree of conditions in words; null when it asks for nothing. */
export function conditionWords(condition: Condition): string | null {
  if ("field" in condition) {
    const { field, op, value } = condition;
    const shown = Array.isArray(value) ? value.join(", ") : String(value ?? "");
    if (op === "is_null") {
      return `${fieldWords(field)} ${operatorWords(value === false ? "not_null" : "is_null")}`;
    }
    return `${fieldWords(field)} ${operatorWords(op)} “${shown}”`;
  }
  const [parts, word] = "all" in condition ? [condition.all, "and"] : [condition.any, "or"];
  const words = parts.flatMap((part) => {
    const text = conditionWords(part);
    if (text === null) return [];
    const isOne = "field" in part || ("all" in part ? part.all : part.any).length === 1;
    return isOne || parts.length === 1 ? [text] : [`(${text})`];
  });
  return words.length > 0 ? words.join(` ${word} `) : null;
}

const REASONS: Record<string, string> = {
  account_suspended: "The account is suspended.",
  module_disabled: "Automation, the planner or the writer is switched off.",
  site_inactive: "The site is switched off.",
  loop: "It was started by its own work, so it was stopped.",
  daily_limit: "Its daily maximum is reached; new records wait for tomorrow.",
  run_in_progress: "A run of the pipeline is going on.",
  nothing_matched: "Nothing met its conditions.",
  credit_limit: "The first step costs more than its credit limit.",
  insufficient_credits: "The balance does not cover the first step.",
};

/** Why an execution was or would be skipped, in a sentence. */
export function reasonWords(reason: string): string {
  return REASONS[reason] ?? `Skipped: ${reason.replaceAll("_", " ")}.`;
}

export const CAUSE_WORDS: Record<Execution["cause"], string> = {
  schedule: "Schedule",
  event: "New records",
  manual: "By hand",
  retry: "Tried again",
};

/** What became of an execution, in a line. */
export function resultWords({ status, reason, error, matched, taken }: Execution): string {
  if (reason) return reasonWords(reason);
  if (error) return error;
  const count = (n: number) => n.toLocaleString("en-US");
  const left = matched > taken && taken > 0 ? `, ${count(taken)} taken` : "";
  const found = matched > 0 ? `${count(matched)} matched${left}` : "Everything that waited";
  return status === "running" ? `${found}; at work` : found;
}

/** The actions of a rule in order, as a sentence part: "cluster them, generate ideas". */
export function actionWords({ actions }: Pick<Rule, "actions">): string {
  return actions.map((action, index) => {
    const label = ACTION_WORDS[action]?.label ?? action;
    return index === 0 ? label : label.charAt(0).toLowerCase() + label.slice(1);
  }).join(", ");
}

/** "Monday 23 November 2026, 06:00 GMT+1": a time of a schedule in its own zone. */
export function zoneTime(at: string, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone: zone,
  }).format(new Date(at));
}
