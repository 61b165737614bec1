import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { ClusterChoice } from "./schema.ts";
import { type KeywordSelection, selectionArguments } from "./selection.ts";

const SelectionCounts = z.object({
  selected: z.int(),
  clustering: z.int(),
  in_cluster: z.int(),
  sector_ids: z.array(z.string()),
  clusters: z.array(ClusterChoice),
});
/** What a selection holds, and the clusters it could go to. */
export type SelectionCounts = z.infer<typeof SelectionCounts>;

/** Looks at a selection before something is done to it. */
export async function readSelection(
  { db }: { db: Db },
  { siteId, selection }: { siteId: string; selection: KeywordSelection },
): Promise<SelectionCounts> {
  const named = { p_site_id: siteId, ...selectionArguments(selection) };
  return SelectionCounts.parse(unwrap(await db.rpc("keyword_selection", named)));
}
