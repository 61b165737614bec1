import { type Db, unwrap } from "../db.ts";

/**
 * Orders a copy of everything in the account; answers its id, the same one while it is being made. Throws
 * `forbidden` for all but owners and admins, `limit_reached` after three in a day.
 */
export async function requestExport({ db }: { db: Db }): Promise<string> {
  return unwrap(await db.rpc("request_export"));
}
