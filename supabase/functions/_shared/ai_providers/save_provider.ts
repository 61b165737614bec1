import type { Db } from "../db.ts";
import { askFunction } from "./ask_function.ts";
import type { ProviderChanges, ProviderKind } from "./schema.ts";

/**
 * Keeps the account's own provider; its key is sealed before it is stored and cannot be read again.
 * Throws `invalid` with messages by field, `forbidden` for people who do not manage the account,
 * `not_configured` or `unavailable` where keys cannot be kept.
 */
export async function saveProvider(
  { db }: { db: Db },
  { kind, changes }: { kind: ProviderKind; changes: ProviderChanges },
): Promise<void> {
  await askFunction({ db }, { action: "save", kind, changes });
}
