import { type Db, unwrap } from "../db.ts";

/** Archives clusters; their keywords become new again. Those with ideas under way stay. */
export async function archiveClusters(
  { db }: { db: Db },
  { siteId, ids }: { siteId: string; ids: string[] },
): Promise<number> {
  return unwrap(await db.rpc("archive_clusters", { p_site_id: siteId, p_ids: ids }));
}
