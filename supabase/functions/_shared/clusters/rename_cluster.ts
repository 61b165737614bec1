import { type Db, unwrap } from "../db.ts";
import type { ClusterChanges } from "./schema.ts";

/** Renames a cluster and rewrites its description. Throws `not_found`, `conflict` for a used name. */
export async function renameCluster(
  { db }: { db: Db },
  { id, name, description }: ClusterChanges & { id: string },
): Promise<void> {
  unwrap(await db.rpc("edit_cluster", { p_id: id, p_name: name, p_description: description }));
}
