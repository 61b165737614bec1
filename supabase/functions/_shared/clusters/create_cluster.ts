import { type Db, unwrap } from "../db.ts";
import type { NewCluster } from "./schema.ts";

/**
 * Makes a cluster, from keywords of its sector if given; taking them out of another cluster splits
 * that one. Answers its id. Throws `conflict` when the sector has a cluster of this name.
 */
export async function createCluster(
  { db }: { db: Db },
  { sector_id, name, keywordIds = [] }: NewCluster & { keywordIds?: string[] },
): Promise<string> {
  return unwrap(
    await db.rpc("create_cluster", {
      p_sector_id: sector_id,
      p_name: name,
      p_keyword_ids: keywordIds,
    }),
  );
}
