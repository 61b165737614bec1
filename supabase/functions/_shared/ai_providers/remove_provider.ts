import { type Db, unwrap } from "../db.ts";
import type { ProviderKind } from "./schema.ts";

/**
 * Forgets the account's own provider and its key; IGNY8's own is used again, for jobs that begin from now
 * on. False when there was none. Throws `forbidden` for people who do not manage the account.
 */
export async function removeProvider(
  { db }: { db: Db },
  { kind }: { kind: ProviderKind },
): Promise<boolean> {
  return unwrap(await db.rpc("remove_ai_provider", { p_kind: kind }));
}
