import type { AiProvider } from "../ai/provider.ts";
import { unwrap } from "../db.ts";
import type { Db } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { open } from "../secrets/envelope.ts";
import type { KeyRing } from "../secrets/key_ring.ts";
import type { Redactor } from "../secrets/redact.ts";
import { keyPlace } from "./place.ts";
import { type ProviderKind, StoredProvider } from "./schema.ts";

/** What reaches a vendor with an account's own key. */
export interface Connection {
  /** Null for the vendor's own address. */
  baseUrl: string | null;
  apiKey: string;
  /** Null for IGNY8's own choice. */
  model: string | null;
  imageModel: string | null;
}

export type Connect = (connection: Connection) => AiProvider;

/** What it takes to open an account's key; only the functions have it. */
export interface OpeningDeps {
  /** The service client. */
  db: Db;
  ring: KeyRing | null;
  /** Told of every key that is opened, so that no log and no error shows it. */
  redactor: Redactor;
}

/**
 * The connection of an account with its models for a function; null where it has no provider of its own.
 * Throws `vendor_key` when the stored key cannot be opened, `not_configured` without an encryption key.
 */
export async function openConnection(
  { db, ring, redactor }: OpeningDeps,
  { accountId, kind, fn }: { accountId: string; kind: ProviderKind; fn: string | null },
): Promise<Connection | null> {
  const found = unwrap(
    await db.rpc("stored_ai_provider", { p_account_id: accountId, p_kind: kind }),
  );
  if (found === null) return null;
  const stored = StoredProvider.parse(found);
  const apiKey = await open(requireRing(ring), stored.sealed ?? "", keyPlace(accountId, kind))
    .catch((error) => {
      throw isAppError(error) && error.code === "secret_unreadable" ? lostKey(error) : error;
    });
  redactor.register(apiKey);
  const chosen = fn === null ? null : stored.models[fn] ?? null;
  return {
    baseUrl: stored.base_url,
    apiKey,
    model: chosen ?? stored.text_model,
    imageModel: chosen ?? stored.image_model,
  };
}

/** The ring. Throws `not_configured` where the environment has no key. */
export function requireRing(ring: KeyRing | null): KeyRing {
  if (ring) return ring;
  throw new AppError(
    "not_configured",
    "This installation has no encryption key, so keys can neither be stored nor used. Whoever runs it sets ENCRYPTION_KEY.",
    { status: 503 },
  );
}

function lostKey(cause: AppError): AppError {
  return new AppError(
    "vendor_key",
    "The stored key of your AI provider cannot be opened. Enter it again under Settings, AI providers.",
    { status: 502, cause },
  );
}
