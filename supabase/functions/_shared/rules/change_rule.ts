import { type Db, unwrap } from "../db.ts";

/** Switches a rule on or off. Raises `invalid` for a schedule that never comes, `module_disabled`, `forbidden`, `not_found`. */
export async function setRuleActive(
  { db }: { db: Db },
  { id, active }: { id: string; active: boolean },
): Promise<void> {
  unwrap(await db.rpc("set_rule_active", { p_rule_id: id, p_active: active }));
}

/** Deletes a rule; its history stays. Raises `forbidden`, `not_found`. */
export async function deleteRule({ db }: { db: Db }, { id }: { id: string }): Promise<void> {
  unwrap(await db.rpc("delete_rule", { p_rule_id: id }));
}
