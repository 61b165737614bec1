import { z } from "npm:zod@4.6.7";
import { conditionOf, readGroups } from "./condition_groups.ts";
import type { RuleDraft } from "./schema.ts";
import { ACTIONS, RECORD_OF, RECORDS, TRIGGERS } from "./terms.ts";
import { cronOf } from "./schedule.ts";

function whole(min: number, max: number, fallback: number) {
  const message = `Give a whole number from ${min} to ${max.toLocaleString("en-US")}.`;
  return z.preprocess(
    (given) => given === undefined || given === "" ? fallback : Number(given),
    z.number(message).int(message).min(min, message).max(max, message),
  );
}

/** A field of the form, or one column of the rows of a group; what is not text is left out. */
const Texts = z.union([
  z.array(z.string().max(500)),
  z.string().max(500).transform((text) => [text]),
])
  .catch([]);

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
    conditions: record === "pipeline"
      ? { all: [] }
      : conditionOf(readGroups((name) => Texts.parse(form[name]))),
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
