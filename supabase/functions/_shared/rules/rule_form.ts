import { z } from "npm:zod@4.6.7";
import { type Comparison, type Condition, type RuleDraft } from "./schema.ts";
import { ACTIONS, type Operator, OPERATORS, RECORD_OF, RECORDS, TRIGGERS } from "./terms.ts";
import { cronOf } from "./schedule.ts";

/** Groups of conditions that the form has. */
export const MOST_GROUPS = 4;

function whole(min: number, max: number, fallback: number) {
  const message = `Give a whole number from ${min} to ${max.toLocaleString("en-US")}.`;
  return z.preprocess(
    (given) => given === undefined || given === "" ? fallback : Number(given),
    z.number(message).int(message).min(min, message).max(max, message),
  );
}

/** One column of the rows of a group; what is not text is left out. */
const Texts = z.array(z.string().max(500)).catch([]);

const Written = z.looseObject({
  name: z.string().trim().min(1, "Give the rule a name.").max(120, "At most 120 characters."),
  trigger: z.enum(TRIGGERS, "Choose when the rule starts."),
  record: z.enum(RECORDS).optional(),
  every: z.enum(["hour", "day", "weekdays", "week", "month", "cron"]).default("day"),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time like 06:30.").default("06:00"),
  weekdays: z.array(z.coerce.number().int().min(0).max(6)).default([]),
  day: whole(1, 31, 1),
  cron: z.string().max(100).default(""),
  time_zone: z.string().max(60).default("UTC"),
  sector_id: z.union([z.literal("").transform(() => null), z.uuid()]).nullish(),
  join: z.enum(["all", "any"]).default("all"),
  actions: z.array(z.enum(ACTIONS), "Choose what it does.").min(1, "Choose what it does."),
  max_items: whole(1, 1000, 50),
  ideas_per_cluster: whole(1, 10, 3),
  images_per_article: whole(0, 5, 2),
  credit_limit: whole(1, 1_000_000, 100),
  daily_limit: whole(1, 100, 10),
  active: z.literal("on").optional(),
});

/** The form of a rule, as the rule it describes. Raises `invalid` by field. */
export const RuleForm = Written.transform((form): RuleDraft => {
  const record = form.trigger === "schedule" ? form.record ?? "pipeline" : RECORD_OF[form.trigger];
  const own = form.trigger === "schedule"
    ? { cron: cronOf(form), time_zone: form.time_zone }
    : { cron: null, time_zone: "UTC" };
  return {
    name: form.name,
    trigger: form.trigger,
    record,
    ...own,
    sector_id: form.sector_id ?? null,
    conditions: record === "pipeline" ? { all: [] } : readConditions(form),
    ...work(form, record),
    credit_limit: form.credit_limit,
    daily_limit: form.daily_limit,
    active: form.active === "on",
  };
});

type Form = z.infer<typeof Written>;

/** What a rule does. The whole pipeline is one action, with its stages as settings. */
function work(form: Form, record: RuleDraft["record"]): Pick<RuleDraft, "actions" | "settings"> {
  const { max_items, ideas_per_cluster, images_per_article } = form;
  const each = { ideas_per_cluster, images_per_article };
  const { actions } = form;
  if (record !== "pipeline") return { actions, settings: { max_items, ...each } };
  const names = ["cluster", "ideas", "tasks", "content", "prompts", "images", "review"] as const;
  const publishes = actions.includes("publish");
  const stages = names.map((name, index) =>
    [String(index + 1), actions.includes(name) || (name === "review" && publishes)] as const
  );
  const limits = {
    max_keywords: Math.min(5000, max_items * 10),
    max_clusters: Math.min(200, max_items),
    max_articles: Math.min(500, max_items),
  };
  return {
    actions: ["pipeline", ...(actions.includes("notify") ? ["notify" as const] : [])],
    settings: {
      max_items,
      ...limits,
      ...each,
      stages: Object.fromEntries(stages),
      auto_publish: publishes,
    },
  };
}

/** The groups of conditions of a form; rows without a field are left out. */
function readConditions(form: Form): Condition {
  const groups: Condition[] = [];
  for (let n = 0; n < MOST_GROUPS; n++) {
    const [ops, values] = [Texts.parse(form[`g${n}_op`]), Texts.parse(form[`g${n}_value`])];
    const rows = Texts.parse(form[`g${n}_field`]).flatMap((field, row) =>
      field ? [comparison(field, ops[row] ?? "", values[row] ?? "")] : []
    );
    if (rows.length > 0) groups.push(form[`g${n}_join`] === "any" ? { any: rows } : { all: rows });
  }
  return form.join === "any" ? { any: groups } : { all: groups };
}

function comparison(field: string, given: string, text: string): Comparison {
  // "is not empty" is the one operator of the form that is not one of the engine's.
  if (given === "not_null") return { field, op: "is_null", value: false };
  const op = OPERATORS.find((known) => known === given) ?? ("" as Operator);
  if (op === "is_null") return { field, op, value: true };
  if (op !== "in" && op !== "not_in") return { field, op, value: text.trim() };
  return {
    field,
    op,
    value: text.split(",").map((part) => part.trim()).filter((part) => part !== ""),
  };
}
