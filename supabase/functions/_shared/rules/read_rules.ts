import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { Execution, Rule } from "./schema.ts";

const RulePage = Rule.extend({ site_name: z.string(), executions: z.array(Execution) });
export type RulePage = z.infer<typeof RulePage>;

/** The rules of a site by name. */
export async function listRules(
  { db }: { db: Db },
  { siteId }: { siteId: string },
): Promise<Rule[]> {
  return z.array(Rule).parse(unwrap(await db.rpc("list_rules", { p_site_id: siteId })));
}

/** A rule with its latest executions and the next five times of its schedule. Raises `not_found`. */
export async function readRule({ db }: { db: Db }, { id }: { id: string }): Promise<RulePage> {
  return RulePage.parse(unwrapOne(await db.rpc("read_rule", { p_rule_id: id }), "rule"));
}
