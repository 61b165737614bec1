import { checkUrl } from "../adapters/outgoing/destination.ts";
import { type Db, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { seal } from "../secrets/envelope.ts";
import type { KeyRing } from "../secrets/key_ring.ts";
import { requireRing } from "./connection.ts";
import { keyPlace } from "./place.ts";
import { readProviders } from "./read_providers.ts";
import type { ProviderChanges, ProviderKind } from "./schema.ts";

/** A key shorter than this would be half told by its end. Characters. */
const ENDING_SHOWN_FROM = 16;

/**
 * Seals the key, if one is given, and keeps the provider for the account of whoever `db` acts for.
 * Throws `invalid` for an address inside a private network and without a key for a new address, `forbidden` for people who do not manage the account,
 * `not_configured` where there is no encryption key.
 */
export async function keepProvider(
  { db, ring, allowPrivate }: { db: Db; ring: KeyRing | null; allowPrivate: boolean },
  { kind, changes }: { kind: ProviderKind; changes: ProviderChanges },
): Promise<void> {
  const { api_key: key, ...provider } = changes;
  requirePublic(provider.base_url, allowPrivate);
  const { accountId } = await readProviders({ db });
  const sealed = key === null
    ? {}
    : { p_sealed: await seal(requireRing(ring), key, keyPlace(accountId, kind)) };
  unwrap(
    await db.rpc("save_ai_provider", {
      p_kind: kind,
      p_provider: provider,
      ...sealed,
      p_last_four: key !== null && key.length >= ENDING_SHOWN_FROM ? key.slice(-4) : "",
    }),
  );
}

/** Whether the address may be asked at all; what its name leads to is checked at every request. */
function requirePublic(baseUrl: string | null, allowPrivate: boolean): void {
  try {
    if (baseUrl !== null) checkUrl(baseUrl, { allowPrivate });
  } catch (error) {
    if (!isAppError(error)) throw error;
    const fields = { base_url: [error.message] };
    throw new AppError("invalid", "This address cannot be used.", { fields, cause: error });
  }
}
