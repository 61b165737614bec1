import { type Db, unwrap } from "../db.ts";

/** Archives new ideas or restores archived ones. Answers how many changed. */
export async function changeIdeas(
  { db }: { db: Db },
  { siteId, action, ids }: { siteId: string; action: "archive" | "restore"; ids: string[] },
): Promise<number> {
  return unwrap(
    await db.rpc("change_ideas", { p_site_id: siteId, p_action: action, p_ids: ids }),
  );
}
