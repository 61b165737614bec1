import { AppError, isAppError } from "../errors.ts";
import { requireRing } from "../ai_providers/connection.ts";
import { open, type SecretPlace } from "../secrets/envelope.ts";
import type { KeyRing } from "../secrets/key_ring.ts";
import type { Redactor } from "../secrets/redact.ts";
import type { StoredIntegration } from "./schema.ts";

/** Where the password of an integration is sealed for. */
export function passwordPlace(accountId: string, credentialsId: string): SecretPlace {
  return { accountId, record: `site_integrations/${credentialsId}`, field: "password" };
}

/**
 * Opens the password of an integration. Throws `wordpress_login` when there is none or it cannot be opened,
 * `not_configured` without an encryption key.
 */
export async function openPassword(
  { ring, redactor }: { ring: KeyRing | null; redactor: Redactor },
  { account_id, credentials_id, sealed }: StoredIntegration,
): Promise<string> {
  const unlocked = requireRing(ring);
  if (!credentials_id || !sealed) throw lost("There is no application password yet.");
  try {
    const password = await open(unlocked, sealed, passwordPlace(account_id, credentials_id));
    redactor.register(password);
    return password;
  } catch (error) {
    if (!isAppError(error) || error.code !== "secret_unreadable") throw error;
    throw lost("The stored application password cannot be opened.", error);
  }
}

function lost(why: string, cause?: unknown): AppError {
  return new AppError("wordpress_login", `${why} Enter it again under Settings, Integrations.`, {
    status: 502,
    cause,
  });
}
