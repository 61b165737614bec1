import { type Db, unwrap } from "../db.ts";
import { Execution } from "./schema.ts";

/**
 * Executes a rule by hand over every record that waits; the same key is one execution. What keeps it from working is
 * told as `skipped` with the reason. Raises `module_disabled`, `forbidden`, `not_found`.
 */
export async function executeRule(
  { db }: { db: Db },
  { id, key }: { id: string; key: string },
): Promise<Execution> {
  return Execution.parse(unwrap(await db.rpc("execute_rule", { p_rule_id: id, p_key: key })));
}

/** Executes the rule of a failed or skipped execution again, once. Raises `conflict`, `forbidden`, `not_found`. */
export async function retryExecution(
  { db }: { db: Db },
  { id }: { id: string },
): Promise<Execution> {
  return Execution.parse(unwrap(await db.rpc("retry_execution", { p_execution_id: id })));
}
