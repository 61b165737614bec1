import { deleteRule, setRuleActive } from "core/rules/change_rule.ts";
import { executeRule, retryExecution } from "core/rules/execute_rule.ts";
import { between, pick, type Random } from "@/local/ai/random.ts";
import { ruleText, tick } from "@/tests/core/rules/rules_desk.ts";
import type { Json } from "core/db.ts";
import { unwrap } from "core/db.ts";
import { one, type Order, type Playground } from "./random_orders.ts";

/** What follows from which trigger, in the order of the pipeline. */
const STEPS: Record<string, string[]> = {
  keyword: ["cluster", "ideas", "tasks", "content"],
  cluster: ["ideas", "tasks", "content", "prompts"],
  idea: ["tasks", "content"],
  task: ["content", "prompts", "images"],
  content: ["prompts", "images", "review"],
};
const TRIGGERS: [trigger: string, record: string][] = [
  ["keyword_added", "keyword"],
  ["cluster_created", "cluster"],
  ["idea_created", "idea"],
  ["task_created", "task"],
  ["content_generated", "content"],
];

/** The most that a rule of these is executed in a day. */
export const DAILY_LIMIT = 4;

function anyRule(random: Random): Json {
  const [trigger, record] = pick(random, TRIGGERS);
  const limits = { credit_limit: between(random, 10, 150), daily_limit: DAILY_LIMIT };
  const steps = STEPS[record] ?? [];
  const actions = steps.slice(0, between(random, 1, steps.length));
  const settings = { ideas_per_cluster: 1, images_per_article: between(random, 0, 1) };
  const schedule = { trigger: "schedule", cron: "0 6 * * *", time_zone: "Europe/Berlin" };
  const chance = random();
  if (chance < 0.2) {
    return ruleText({
      ...schedule,
      ...limits,
      record: "pipeline",
      actions: ["pipeline"],
      settings,
    });
  }
  const told = random() < 0.3 ? [...actions, "notify"] : actions;
  const start = chance < 0.6 ? { ...schedule, record } : { trigger };
  return ruleText({ ...start, ...limits, actions: told, settings });
}

function save(at: Playground, rule?: string): PromiseLike<unknown> {
  const given = { p_site_id: at.shop.siteId, p_rule: anyRule(at.random) };
  return at.shop.db.rpc("save_rule", { ...given, ...(rule ? { p_rule_id: rule } : {}) }).then(
    unwrap,
  );
}

/** What people and the clock can do with rules and their schedules. */
export const RULE_ORDERS: Record<string, Order> = {
  "make a rule": (at) => Promise.resolve(save(at)),
  "edit a rule": async (at) => await save(at, await one(at, "automation_rules")),
  "switch a rule": async (at) =>
    await setRuleActive({ db: at.shop.db }, {
      id: await one(at, "automation_rules"),
      active: at.random() < 0.6,
    }),
  "delete a rule": async (at) =>
    await deleteRule({ db: at.shop.db }, { id: await one(at, "automation_rules") }),
  "execute a rule": async (at) =>
    await executeRule({ db: at.shop.db }, {
      id: await one(at, "automation_rules"),
      key: crypto.randomUUID(),
    }),
  "retry an execution": async (at) =>
    await retryExecution({ db: at.shop.db }, {
      id: await one(at, "automation_executions", "status in ('failed', 'skipped')"),
    }),
  "schedules are due": async ({ given, shop, random }) => {
    await given.stack.sql(
      `update public.automation_rules set next_at = now() - make_interval(mins => $2::integer)
       where site_id = $1 and active and cron is not null`,
      [shop.siteId, between(random, 1, 5000)],
    );
    // Two clocks at once start nothing twice.
    await Promise.all([given.stack.sql("select app.rules_tick()"), tick(given)]);
  },
  "new records come to rest": ({ given }) => tick(given),
};

/** What of the rules of a site is not as it must be; `$1` is the site. */
export const RULES_WRONG_SQL = `
  select 'execution ' || e.status || ' of run ' || coalesce(r.status, 'none') as what
    from public.automation_executions e left join public.automation_runs r on r.id = e.run_id
    where e.site_id = $1 and (e.status = 'pending' or (e.status = 'running') is distinct from
      (r.status in ('created', 'running', 'paused') and r.id is not null))
  union all select 'execution used ' || e.credits_used || ', its run ' || r.credits_spent
    from public.automation_executions e join public.automation_runs r on r.id = e.run_id
    where e.site_id = $1 and e.credits_used <> r.credits_spent
  union all select 'executed ' || count(*) || ' times in a day' from public.automation_executions e
    where e.site_id = $1 and e.status <> 'skipped' and e.rule_id is not null
    group by e.rule_id, (e.created_at at time zone 'Europe/Berlin')::date having count(*) > 2 * ${DAILY_LIMIT}
  union all select 'a due time executed twice' from public.automation_executions e
    where e.site_id = $1 and e.scheduled_for is not null and e.rule_id is not null
    group by e.rule_id, e.scheduled_for having count(*) > 1
  union all select 'retried twice' from public.automation_executions e
    where e.site_id = $1 and e.retry_of is not null group by e.retry_of having count(*) > 1
  union all select 'a rule in its own chain' from public.automation_executions e
    where e.site_id = $1 and e.rule_id = any (e.chain) and e.reason is distinct from 'loop'
  union all select 'a schedule without a next time' from public.automation_rules r
    where r.site_id = $1 and r.active and (r.cron is null) <> (r.next_at is null)
  union all select 'an execution that could not be started: ' || e.error from public.automation_executions e
    where e.site_id = $1 and e.error like 'It could not be started%'`;
