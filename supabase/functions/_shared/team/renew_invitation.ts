import { type Db, unwrap } from "../db.ts";
import { IssuedInvitation } from "./schema.ts";

/**
 * A new link that holds for seven days; the old one no longer does. Throws `not_found`, `conflict` when it
 * was accepted or withdrawn, `limit_reached`, `forbidden`.
 */
export async function renewInvitation(
  { db }: { db: Db },
  { id }: { id: string },
): Promise<IssuedInvitation> {
  return IssuedInvitation.parse(unwrap(await db.rpc("renew_invitation", { p_id: id })));
}
