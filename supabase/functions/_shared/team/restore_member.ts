import { type Db, unwrap } from "../db.ts";

/**
 * Lets somebody who was removed back in, in their old role and without sites. Throws `not_found`,
 * `limit_reached`, `forbidden`.
 */
export async function restoreMember(
  { db }: { db: Db },
  { userId }: { userId: string },
): Promise<void> {
  unwrap(await db.rpc("restore_member", { p_user_id: userId }));
}
