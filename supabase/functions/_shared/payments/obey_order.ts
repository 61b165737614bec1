import { changePlan, previewChange, setCancelling } from "./change_plan.ts";
import type { DeskDeps } from "./desk.ts";
import { fulfilCheckout, openCheckout, openPortal, refreshCustomer } from "./order.ts";
import type { PaymentOrder } from "./schema.ts";

/** Does what an owner orders of the payment provider. */
export async function obeyOrder(deps: DeskDeps, order: PaymentOrder): Promise<unknown> {
  switch (order.action) {
    case "checkout":
      return await openCheckout(deps, order);
    case "fulfil":
      return await fulfilCheckout(deps, order);
    case "portal":
      return await openPortal(deps);
    case "refresh":
      await refreshCustomer(deps);
      return { done: true };
    case "preview":
      return await previewChange(deps, order.plan);
    case "change":
      await changePlan(deps, order);
      return { done: true };
    case "cancel":
      await setCancelling(deps, order);
      return { done: true };
  }
}
