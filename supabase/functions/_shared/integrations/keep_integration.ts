import { checkUrl } from "../adapters/outgoing/destination.ts";
import { requireRing } from "../ai_providers/connection.ts";
import { type Db, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { seal } from "../secrets/envelope.ts";
import type { KeyRing } from "../secrets/key_ring.ts";
import { listIntegrations } from "./list_integrations.ts";
import { passwordPlace } from "./password.ts";
import type { IntegrationChanges } from "./schema.ts";

export interface KeepingDeps {
  /** A client of the person who asks. */
  db: Db;
  ring: KeyRing | null;
  /** Whether addresses may lead into this network. */
  allowPrivate: boolean;
}

/**
 * Connects a site to a WordPress; answers the new integration's id. Its password is sealed first. Throws `invalid` with
 * messages by field, `conflict` for an address that is connected already, `forbidden`, `not_found`, `not_configured`.
 */
export async function createIntegration(
  { db, ring, allowPrivate }: KeepingDeps,
  { site_id: siteId, integration }: { site_id: string; integration: IntegrationChanges },
): Promise<string> {
  requirePublic(integration.base_url, allowPrivate);
  const { account_id: accountId } = await listIntegrations({ db }, { siteId });
  return unwrap(
    await db.rpc("create_integration", {
      p_site_id: siteId,
      p_integration: {
        platform: "wordpress",
        ...columnsOf(integration),
        ...(integration.hosting_type ? { hosting_type: integration.hosting_type } : {}),
      },
      ...await sealed(ring, accountId, integration.password),
    }),
  );
}

/** Changes an integration; without a password the stored one stays. Throws what `createIntegration` throws. */
export async function editIntegration(
  { db, ring, allowPrivate }: KeepingDeps,
  { id, changes }: { id: string; changes: IntegrationChanges },
): Promise<void> {
  requirePublic(changes.base_url, allowPrivate);
  const { data } = await db.from("site_integrations").select("account_id").eq("id", id)
    .maybeSingle();
  if (!data) throw new AppError("not_found", "This connection was not found.");
  unwrap(
    await db.rpc("edit_integration", {
      p_id: id,
      p_changes: columnsOf(changes),
      ...await sealed(ring, data.account_id, changes.password),
    }),
  );
}

function columnsOf(changes: IntegrationChanges) {
  const { name, base_url, username, active, sync_enabled, status, author_id, category_ids } =
    changes;
  const config = { status, author_id, category_ids };
  return {
    ...{ base_url, username, active, sync_enabled, config },
    name: name || new URL(base_url).host,
  };
}

async function sealed(ring: KeyRing | null, accountId: string, password: string | null) {
  if (password === null) return {};
  const id = crypto.randomUUID();
  return {
    p_credentials_id: id,
    p_sealed: await seal(requireRing(ring), password, passwordPlace(accountId, id)),
  };
}

/** Whether the address may be asked at all; what its name leads to is checked at every request. */
function requirePublic(baseUrl: string, allowPrivate: boolean): void {
  try {
    checkUrl(baseUrl, { allowPrivate });
  } catch (error) {
    if (!isAppError(error)) throw error;
    const fields = { base_url: [error.message] };
    throw new AppError("invalid", "This address cannot be used.", { fields, cause: error });
  }
}
