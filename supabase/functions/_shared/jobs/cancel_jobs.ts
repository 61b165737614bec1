import { type Db, unwrap } from "../db.ts";

/**
 * Cancels jobs of a site that have not started and releases their credits; answers how many. One that is
 * running finishes. Raises `forbidden`, `not_found`, `account_suspended`.
 */
export async function cancelJobs(
  { db }: { db: Db },
  { siteId, ids }: { siteId: string; ids: string[] },
): Promise<number> {
  return unwrap(await db.rpc("cancel_jobs", { p_site_id: siteId, p_ids: ids }));
}
