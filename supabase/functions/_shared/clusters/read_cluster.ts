import { type Db, unwrapOne } from "../db.ts";
import { explainCluster, type Explanation } from "./explain_cluster.ts";
import { ClusterDetail } from "./schema.ts";

/** Keywords on one page of a cluster. */
export const CLUSTER_KEYWORDS = 100;

/** A cluster and why the keywords of the page are together. */
export type ExplainedCluster = ClusterDetail & { reasons: Explanation };

/** A cluster with a page (one-based) of its keywords and its ideas. Throws `not_found`. */
export async function readCluster(
  { db }: { db: Db },
  { id, page = 1 }: { id: string; page?: number },
): Promise<ExplainedCluster> {
  const answer = await db.rpc("read_cluster", {
    p_id: id,
    p_limit: CLUSTER_KEYWORDS,
    p_offset: (page - 1) * CLUSTER_KEYWORDS,
  });
  const cluster = ClusterDetail.parse(unwrapOne(answer, "cluster"));
  const reasons = explainCluster(
    cluster.keywords.map(({ keyword }) => keyword),
    cluster.keywords.map(({ results }) => results),
  );
  return { ...cluster, reasons };
}
