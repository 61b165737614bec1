import { type Db, unwrap } from "../db.ts";

/**
 * Forgets an integration, its password and what was published through it; nothing changes at the destination. Throws
 * `not_found`, `forbidden`.
 */
export async function removeIntegration({ db }: { db: Db }, { id }: { id: string }): Promise<void> {
  unwrap(await db.rpc("remove_integration", { p_id: id }));
}
