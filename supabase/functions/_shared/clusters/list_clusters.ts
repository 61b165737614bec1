import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { pageArguments, type TableQuery } from "../table_query.ts";
import { type ClusterFilters, ClusterPage, PickedCluster } from "./schema.ts";

/** One page of a site's clusters with the number of their ideas, in one round trip. */
export async function listClusters(
  { db }: { db: Db },
  { siteId, query }: { siteId: string; query: TableQuery<ClusterFilters> },
): Promise<ClusterPage> {
  const answer = await db.rpc("cluster_page", { p_site_id: siteId, ...pageArguments(query) });
  return ClusterPage.parse(unwrap(answer));
}

/** The clusters of a selection, the largest first; ids of other sites are left out. */
export async function pickClusters(
  { db }: { db: Db },
  { siteId, ids }: { siteId: string; ids: string[] },
): Promise<PickedCluster[]> {
  const answer = await db.rpc("picked_clusters", { p_site_id: siteId, p_ids: ids });
  return z.array(PickedCluster).parse(unwrap(answer));
}
