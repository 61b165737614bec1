import { type Db, unwrap } from "../db.ts";

/** Withdraws an invitation. Throws `not_found`, `conflict` when it was accepted or withdrawn, `forbidden`. */
export async function revokeInvitation({ db }: { db: Db }, { id }: { id: string }): Promise<void> {
  unwrap(await db.rpc("revoke_invitation", { p_id: id }));
}
