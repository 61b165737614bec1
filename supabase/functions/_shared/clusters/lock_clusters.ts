import { type Db, unwrap } from "../db.ts";

/** Locks clusters, so that grouping keywords adds nothing to them, or unlocks them; answers how many were changed. */
export async function lockClusters(
  { db }: { db: Db },
  { siteId, ids, locked }: { siteId: string; ids: string[]; locked: boolean },
): Promise<number> {
  const args = { p_site_id: siteId, p_ids: ids, p_locked: locked };
  return unwrap(await db.rpc("lock_clusters", args));
}
