import { type Db, unwrap } from "../db.ts";

/** Ends a key at once. Throws `not_found`, `conflict` when it works no more, `forbidden`. */
export async function revokeApiKey({ db }: { db: Db }, { id }: { id: string }): Promise<void> {
  unwrap(await db.rpc("revoke_api_key", { p_id: id }));
}
