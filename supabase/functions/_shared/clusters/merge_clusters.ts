import { type Db, unwrap } from "../db.ts";

/**
 * Moves the keywords and ideas of `ids` into `targetId` and archives the emptied clusters; clusters
 * of other sectors stay. Answers how many were merged. Throws `conflict` while ideas are being
 * written for one of them.
 */
export async function mergeClusters(
  { db }: { db: Db },
  { targetId, ids }: { targetId: string; ids: string[] },
): Promise<number> {
  return unwrap(await db.rpc("merge_clusters", { p_target_id: targetId, p_ids: ids }));
}
