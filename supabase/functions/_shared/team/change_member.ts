import { type Db, unwrap } from "../db.ts";
import type { MemberChanges } from "./schema.ts";

/**
 * Gives a member a role and exactly these sites; it holds on their next request. Throws `not_found` for
 * people or sites of other accounts, `forbidden` for the owner, for oneself and for people who do not
 * manage the account.
 */
export async function changeMember(
  { db }: { db: Db },
  { userId, changes }: { userId: string; changes: MemberChanges },
): Promise<void> {
  const { role, site_ids } = changes;
  unwrap(
    await db.rpc("change_member", { p_user_id: userId, p_role: role, p_site_ids: site_ids }),
  );
}
