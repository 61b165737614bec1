import { type Db, unwrap, unwrapOne } from "../db.ts";
import { type KeywordChanges, KeywordDetail } from "./schema.ts";

/** One keyword. Throws `not_found`. */
export async function readKeyword({ db }: { db: Db }, id: string): Promise<KeywordDetail> {
  return KeywordDetail.parse(unwrapOne(await db.rpc("read_keyword", { p_id: id }), "keyword"));
}

/**
 * Sets what `changes` names of a keyword; null means unknown. With `seen`, the time of the last change its reader knew
 * of, a newer one is not overwritten. Throws `not_found`, `forbidden`, `conflict`.
 */
export async function editKeyword(
  { db }: { db: Db },
  { id, changes, seen }: { id: string; changes: Partial<KeywordChanges>; seen?: string },
): Promise<void> {
  const answer = await db.rpc("edit_keyword", {
    p_id: id,
    p_changes: changes,
    ...(seen ? { p_seen: seen } : {}),
  });
  unwrap(answer);
}
