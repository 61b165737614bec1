import { type Db, unwrap } from "../db.ts";

/**
 * Takes somebody out of the team, or the caller themself; their sessions end at once and their work stays.
 * Throws `not_found`, `forbidden` for the owner and for people who do not manage the account.
 */
export async function removeMember(
  { db }: { db: Db },
  { userId }: { userId: string },
): Promise<void> {
  unwrap(await db.rpc("remove_member", { p_user_id: userId }));
}
