import type { Workshop } from "@/tests/database/workshop.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";
import type { Json } from "core/db.ts";

export interface ExecutionRow {
  id: string;
  rule_id: string;
  cause: string;
  status: string;
  reason: string | null;
  error: string | null;
  matched: number;
  taken: number;
  credits_used: number;
  run_id: string | null;
  chain: string[];
}

/** A rule that clusters new keywords; `changes` makes it another. */
export function ruleText(changes: Record<string, Json> = {}): Json {
  return {
    name: `Rule ${crypto.randomUUID()}`,
    trigger: "keyword_added",
    actions: ["cluster"],
    conditions: { all: [] },
    ...changes,
  };
}

/** A time zone in which it is about noon, so that no day ends while a test counts what happens on one. */
export function noonZone(): string {
  const hours = 12 - new Date().getUTCHours();
  // In these names the sign is the other way round.
  return hours === 0 ? "UTC" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

/** Saves a rule as the owner of a workshop; answers its id. */
export async function saveRule(
  { db, siteId }: Workshop,
  changes: Record<string, Json> = {},
): Promise<string> {
  const { data, error } = await db.rpc("save_rule", {
    p_site_id: siteId,
    p_rule: ruleText(changes),
  });
  if (error) throw Object.assign(new Error(error.message), { code: error.details });
  return data;
}

/** Lets the new records of every rule come to rest, then ticks. */
export async function tick({ stack }: DatabaseTest): Promise<void> {
  await stack.sql("update app.rule_events set created_at = created_at - interval '5 minutes'");
  await stack.sql("select app.rules_tick()");
}

/** Makes a schedule due this many minutes ago. */
export async function makeDue({ stack }: DatabaseTest, rule: string, minutes = 1): Promise<void> {
  await stack.sql(
    "update public.automation_rules set next_at = now() - make_interval(mins => $2::integer) where id = $1",
    [rule, minutes],
  );
}

/** The history of a rule, oldest first. */
export function executionsOf({ stack }: DatabaseTest, rule: string): Promise<ExecutionRow[]> {
  return stack.sql<ExecutionRow>(
    "select * from public.automation_executions where rule_id = $1 order by number",
    [rule],
  );
}
