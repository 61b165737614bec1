import { type Db, unwrap } from "../db.ts";

/**
 * Takes the closing of the account back; answers the state it is in again. Throws `forbidden` for everybody but
 * the owner, `conflict` when nobody closed it or its deletion has begun.
 */
export async function keepAccount({ db }: { db: Db }): Promise<string> {
  return unwrap(await db.rpc("keep_account"));
}
