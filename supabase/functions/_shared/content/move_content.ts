import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

export const ContentAction = z.enum([
  "submit",
  "approve",
  "send_back",
  "publish",
  "unpublish",
  "archive",
  "restore",
]);
export type ContentAction = z.infer<typeof ContentAction>;

/**
 * Moves content of one site through review. Content that is not in a state for the action is left
 * alone; answers how many moved. `note` belongs to `send_back`.
 */
export async function moveContent(
  { db }: { db: Db },
  { siteId, ids, action, note }: {
    siteId: string;
    ids: string[];
    action: ContentAction;
    note?: string;
  },
): Promise<number> {
  return unwrap(
    await db.rpc("move_content", {
      p_site_id: siteId,
      p_ids: ids,
      p_action: action,
      p_note: note ?? "",
    }),
  );
}
