import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { type KeywordSelection, selectionArguments } from "./selection.ts";

export const KEYWORD_ACTIONS = ["archive", "restore", "delete", "assign", "unassign"] as const;
export type KeywordAction = typeof KEYWORD_ACTIONS[number];

const Changed = z.object({ changed: z.int(), archived: z.int(), kept: z.int() });
export type ChangedKeywords = z.infer<typeof Changed>;

/**
 * Does one thing to many keywords. `delete` removes those without a cluster and archives the others;
 * `assign` needs `clusterId` and moves keywords of the cluster's own sector. Keywords that are being
 * clustered are kept as they are. Throws `not_found`, `forbidden`, `account_suspended`.
 */
export async function changeKeywords(
  { db }: { db: Db },
  { siteId, action, selection, clusterId }: {
    siteId: string;
    action: KeywordAction;
    selection: KeywordSelection;
    clusterId?: string;
  },
): Promise<ChangedKeywords> {
  const answer = await db.rpc("change_keywords", {
    p_site_id: siteId,
    p_action: action,
    ...selectionArguments(selection),
    ...(clusterId ? { p_cluster_id: clusterId } : {}),
  });
  return Changed.parse(unwrap(answer));
}
