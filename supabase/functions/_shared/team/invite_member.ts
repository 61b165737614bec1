import { type Db, unwrap } from "../db.ts";
import { IssuedInvitation, type NewInvitation } from "./schema.ts";

/**
 * Invites an address; the answer holds the token, which cannot be read again. Throws `limit_reached` when
 * the plan's people are used up, `conflict` for members and for those who are invited already,
 * `not_found` for sites of other accounts, `forbidden` for people who do not manage the account.
 */
export async function inviteMember(
  { db }: { db: Db },
  { email, role, site_ids }: NewInvitation,
): Promise<IssuedInvitation> {
  const issued = await db.rpc("invite_member", {
    p_email: email,
    p_role: role,
    p_site_ids: site_ids,
  });
  return IssuedInvitation.parse(unwrap(issued));
}
