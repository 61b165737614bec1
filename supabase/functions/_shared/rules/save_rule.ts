import { type Db, type Json, unwrap } from "../db.ts";
import type { RuleDraft } from "./schema.ts";

/**
 * Makes a rule, or changes the one with this id; answers its id. Raises `invalid` by field, `conflict` when the
 * version is not the one that was read, `limit_reached`, `module_disabled`, `forbidden`, `not_found`.
 */
export async function saveRule(
  { db }: { db: Db },
  { siteId, draft, id, version }: {
    siteId: string;
    draft: RuleDraft;
    id?: string;
    version?: number;
  },
): Promise<string> {
  return unwrap(
    await db.rpc("save_rule", {
      p_site_id: siteId,
      p_rule: { ...draft } as unknown as Json,
      ...(id ? { p_rule_id: id } : {}),
      ...(version ? { p_version: version } : {}),
    }),
  );
}
