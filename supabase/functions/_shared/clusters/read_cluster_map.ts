import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { CLUSTER_STATUSES } from "./schema.ts";

/** A cluster as the map and the tree show it. */
export const MappedCluster = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(CLUSTER_STATUSES),
  keyword_count: z.int(),
  /** Searches a month; null when no volume is known. */
  total_volume: z.number().nullable(),
  /** 0 to 100. */
  mean_difficulty: z.number().nullable(),
  /** The busiest five. */
  keywords: z.array(z.string()),
});
export type MappedCluster = z.infer<typeof MappedCluster>;

export const ClusterMap = z.object({
  /** Clusters in all; the list has the largest. */
  total: z.int(),
  /** Keywords that are in no cluster yet. */
  loose: z.int(),
  clusters: z.array(MappedCluster),
});
export type ClusterMap = z.infer<typeof ClusterMap>;

/** The largest clusters of a site, or of one of its sectors, in one round trip. */
export async function readClusterMap(
  { db }: { db: Db },
  { siteId, sectorId, limit = 150 }: { siteId: string; sectorId?: string; limit?: number },
): Promise<ClusterMap> {
  const answer = await db.rpc("cluster_map", {
    p_site_id: siteId,
    ...(sectorId ? { p_sector_id: sectorId } : {}),
    p_limit: limit,
  });
  return ClusterMap.parse(unwrap(answer));
}
