import { type Db, unwrap, unwrapOne } from "../db.ts";
import { type KeywordChanges, KeywordDetail } from "./schema.ts";

/** One keyword. Throws `not_found`. */
export async function readKeyword({ db }: { db: Db }, id: string): Promise<KeywordDetail> {
  return KeywordDetail.parse(unwrapOne(await db.rpc("read_keyword", { p_id: id }), "keyword"));
}

/** Sets what is known of a keyword; null means unknown. Throws `not_found`, `forbidden`. */
export async function editKeyword(
  { db }: { db: Db },
  { id, changes }: { id: string; changes: KeywordChanges },
): Promise<void> {
  unwrap(await db.rpc("edit_keyword", { p_id: id, p_changes: changes }));
}
