import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const Undone = z.object({
  /** Keywords, ideas and clusters that are as they were before. */
  restored: z.int(),
  /** What stayed, because something else happened to it since. */
  kept: z.int(),
});
export type Undone = z.infer<typeof Undone>;

/**
 * Takes the latest change of a site's clusters back, or takes a taking back back. Throws `conflict` when
 * the clusters were changed again since, or while ideas are being written for one of them.
 */
export async function undoChange({ db }: { db: Db }, { id }: { id: string }): Promise<Undone> {
  return Undone.parse(unwrap(await db.rpc("undo_cluster_change", { p_id: id })));
}
