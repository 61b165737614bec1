import { createPersonDoor, type PersonDoorDeps } from "../_shared/doors/person_door.ts";
import { AppError } from "../_shared/errors.ts";
import type { DeskDeps } from "../_shared/payments/desk.ts";
import { obeyOrder } from "../_shared/payments/obey_order.ts";
import { PaymentOrder } from "../_shared/payments/schema.ts";

export interface BillingDoorDeps extends Omit<DeskDeps, "db" | "provider">, PersonDoorDeps {
  /** Null where no payment provider is configured. */
  provider: DeskDeps["provider"] | null;
}

/**
 * The door through which owners order from the payment provider. The service client only notes what the provider said.
 */
export function createBillingDoor(deps: BillingDoorDeps): (request: Request) => Promise<Response> {
  return createPersonDoor(deps, {
    orders: PaymentOrder,
    purpose: "payments",
    scope: "billing",
    counted: "orders",
    failed: "billing_failed",
    isLogged: ({ status }) => status >= 500,
    obey: async (db, order) => {
      const { provider } = deps;
      if (provider) return await obeyOrder({ ...deps, db, provider }, order);
      throw new AppError("not_configured", "Payments are not set up here yet.", { status: 503 });
    },
  });
}
