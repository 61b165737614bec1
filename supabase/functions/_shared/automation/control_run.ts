import { type Db, unwrap } from "../db.ts";

export type RunAction = "pause" | "resume" | "cancel";

/**
 * Pauses, resumes or cancels a run; answers its new status. A pause takes effect between jobs; a cancel
 * releases what has not started. Raises `conflict` in the wrong state, `forbidden`, `not_found`.
 */
export async function controlRun(
  { db }: { db: Db },
  { id, action }: { id: string; action: RunAction },
): Promise<string> {
  return unwrap(await db.rpc("control_run", { p_run_id: id, p_action: action }));
}
