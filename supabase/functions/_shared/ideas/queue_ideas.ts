import { type Db, unwrap } from "../db.ts";

/**
 * Queues ideas for the writer: one task for each idea that has none. Answers how many tasks were
 * made. Throws `module_disabled` when the writer is off.
 */
export async function queueIdeas(
  { db }: { db: Db },
  { siteId, ids }: { siteId: string; ids: string[] },
): Promise<number> {
  return unwrap(await db.rpc("queue_ideas", { p_site_id: siteId, p_ids: ids }));
}
