import { type Db, unwrap } from "../db.ts";
import { IssuedApiKey, type NewApiKey } from "./schema.ts";

/**
 * Makes a key of a site; the answer holds the key, which cannot be read again. Throws `not_found` for sites of
 * others, `forbidden` for people who do not manage the account, `limit_reached` beyond twenty keys of a site.
 */
export async function createApiKey(
  { db }: { db: Db },
  { site_id, name, scopes, days }: NewApiKey,
): Promise<IssuedApiKey> {
  const issued = await db.rpc("create_api_key", {
    p_site_id: site_id,
    p_name: name,
    p_scopes: scopes,
    ...(days === null ? {} : { p_days: days }),
  });
  return IssuedApiKey.parse(unwrap(issued));
}
