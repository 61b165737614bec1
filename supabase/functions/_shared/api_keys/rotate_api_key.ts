import { type Db, unwrap } from "../db.ts";
import { type ApiKeyRotation, IssuedApiKey } from "./schema.ts";

/**
 * Replaces a key by a new one with the same rights; the old one works `hours` more. Throws `not_found`, `forbidden`,
 * and `conflict` when it was replaced already or works no more.
 */
export async function rotateApiKey(
  { db }: { db: Db },
  { id, hours }: ApiKeyRotation,
): Promise<IssuedApiKey> {
  return IssuedApiKey.parse(unwrap(await db.rpc("rotate_api_key", { p_id: id, p_hours: hours })));
}
