import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

export const TaskAction = z.enum(["cancel", "reopen"]);
export type TaskAction = z.infer<typeof TaskAction>;

/**
 * Cancels tasks that wait (their jobs and reservations too) or queues cancelled ones again. Tasks in
 * another state are left alone; answers how many moved.
 */
export async function moveTasks(
  { db }: { db: Db },
  { siteId, ids, action }: { siteId: string; ids: string[]; action: TaskAction },
): Promise<number> {
  return unwrap(await db.rpc("move_tasks", { p_site_id: siteId, p_ids: ids, p_action: action }));
}
