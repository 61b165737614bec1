import { type CheckDeps, checkProvider } from "../_shared/ai_providers/check_provider.ts";
import { openConnection } from "../_shared/ai_providers/connection.ts";
import { keepProvider } from "../_shared/ai_providers/keep_provider.ts";
import { readProviders } from "../_shared/ai_providers/read_providers.ts";
import { ProviderOrder } from "../_shared/ai_providers/schema.ts";
import type { Db } from "../_shared/db.ts";
import { createPersonDoor, type PersonDoorDeps } from "../_shared/doors/person_door.ts";
import { AppError } from "../_shared/errors.ts";
import type { KeyRing } from "../_shared/secrets/key_ring.ts";

export interface ProviderDoorDeps extends CheckDeps, PersonDoorDeps {
  /** The service client: it alone reads sealed keys. */
  service: Db;
  ring: KeyRing | null;
  /** Whether addresses may lead into this network: for development alone. */
  allowPrivate: boolean;
}

/**
 * The door that keeps and tests accounts' AI providers. Everything is read and written as the person who asks; only
 * the sealed key is read with the service key, after that.
 */
export function createProviderDoor(
  deps: ProviderDoorDeps,
): (request: Request) => Promise<Response> {
  return createPersonDoor(deps, {
    orders: ProviderOrder,
    purpose: "an AI provider",
    scope: "ai_function",
    counted: "changes and tests",
    failed: "ai_provider_failed",
    obey: (db, order) => obey(deps, db, order),
  });
}

async function obey(deps: ProviderDoorDeps, db: Db, order: ProviderOrder): Promise<unknown> {
  if (order.action === "save") {
    deps.redactor.register(order.changes.api_key);
    await keepProvider({ db, ring: deps.ring, allowPrivate: deps.allowPrivate }, order);
    return { saved: true };
  }
  const { accountId, providers } = await readProviders({ db });
  if (!providers.some(({ kind }) => kind === order.kind)) throw noProvider();
  const opening = { db: deps.service, ring: deps.ring, redactor: deps.redactor };
  const connection = await openConnection(opening, { accountId, kind: order.kind, fn: null });
  if (!connection) throw noProvider();
  return { checks: await checkProvider(deps, connection) };
}

function noProvider(): AppError {
  return new AppError("not_found", "This account has no AI provider of its own.");
}
