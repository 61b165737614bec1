import type { Db } from "../_shared/db.ts";
import { createPersonDoor, type PersonDoorDeps } from "../_shared/doors/person_door.ts";
import { createIntegration, editIntegration } from "../_shared/integrations/keep_integration.ts";
import { runIntegrationTest } from "../_shared/integrations/run_integration_test.ts";
import { IntegrationOrder } from "../_shared/integrations/schema.ts";
import type { KeyRing } from "../_shared/secrets/key_ring.ts";

export interface IntegrationDoorDeps extends PersonDoorDeps {
  /** The service client: it alone reads sealed passwords. */
  service: Db;
  ring: KeyRing | null;
  /** Whether addresses may lead into this network: for development alone. */
  allowPrivate: boolean;
  /** Made by `createOutgoingFetch`. */
  fetch: typeof fetch;
}

/**
 * The door that keeps and tests sites' integrations. Everything is written as the person who asks; only the sealed
 * password is read with the service key, after that.
 */
export function createIntegrationDoor(
  deps: IntegrationDoorDeps,
): (request: Request) => Promise<Response> {
  return createPersonDoor(deps, {
    orders: IntegrationOrder,
    purpose: "a connection",
    scope: "ai_function",
    counted: "changes and tests",
    failed: "integration_failed",
    obey: (db, order) => obey({ ...deps, db }, order),
  });
}

async function obey(
  deps: IntegrationDoorDeps & { db: Db },
  order: IntegrationOrder,
): Promise<unknown> {
  switch (order.action) {
    case "create":
      deps.redactor.register(order.integration.password);
      return { id: await createIntegration(deps, order) };
    case "edit":
      deps.redactor.register(order.changes.password);
      await editIntegration(deps, order);
      return { id: order.id };
    case "test":
      return await runIntegrationTest(deps, order);
  }
}
