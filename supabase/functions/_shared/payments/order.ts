import { AppError } from "../errors.ts";
import { applyFacts, beginEvent } from "./apply_facts.ts";
import type { Subject } from "./read_facts.ts";
import { type DeskDeps, findPrice, keepCustomer, readDesk } from "./desk.ts";
import type { CheckoutState, Purchase } from "./schema.ts";

const RETURN = "/billing/checkout/return?session_id={CHECKOUT_SESSION_ID}";

/**
 * Opens the page on which a package or a plan is paid; answers its address. The same key opens the same page. Older
 * pages on which this account could pay for a plan are closed.
 * Throws `conflict` for a plan when there is one that is paid for, `not_found` for what is not on sale.
 */
export async function openCheckout(
  deps: DeskDeps,
  { purchase, key }: { purchase: Purchase; key: string },
): Promise<{ url: string }> {
  const desk = await readDesk(deps);
  if (purchase.kind === "plan" && desk.subscription) {
    throw new AppError("conflict", "There is a subscription already. Change it instead.");
  }
  const { price_id: price } = await findPrice(deps, desk, purchase);
  const customer = await keepCustomer(deps, desk);
  const { id, url } = await deps.provider.openCheckout({
    accountId: desk.account_id,
    customer,
    kind: purchase.kind,
    price,
    successUrl: deps.appUrl + RETURN,
    cancelUrl: `${deps.appUrl}/billing/${purchase.kind === "plan" ? "plans" : "packages"}`,
    automaticTax: deps.automaticTax,
    key: `checkout-${desk.account_id}-${key}`,
  });
  // Two tabs must not pay for two plans.
  if (purchase.kind === "plan") await deps.provider.expirePlanPages(customer, id);
  return { url };
}

/**
 * Books what was paid on a checkout page, as the message about it does. Throws `not_found` for the page of another
 * account.
 */
export async function fulfilCheckout(
  deps: Pick<DeskDeps, "db" | "service" | "provider">,
  { session }: { session: string },
): Promise<CheckoutState> {
  const { account_id: accountId, customer_id } = await readDesk(deps);
  const { service: db, provider } = deps;
  const ticket = await beginEvent({ db }) ?? 0;
  const checkout = await provider.readCheckout(session);
  const isOwn = checkout.customer !== null && checkout.customer === customer_id;
  if (!isOwn || (checkout.claimedAccount ?? accountId) !== accountId) {
    throw new AppError("not_found", "This payment was not found.");
  }
  if (checkout.status !== "complete") return { state: checkout.status };
  const { customer, subscription, invoice } = checkout;
  const subject: Subject = {
    customer: customer ?? "",
    claimed: [],
    subscription,
    invoice,
    card: true,
  };
  await applyFacts({ db, provider }, { ticket, accountId, subject });
  return { state: checkout.isPaid && invoice ? "paid" : "waiting" };
}

/** Opens the provider's page for cards, invoices and cancelling. Throws `not_found` before anything was bought. */
export async function openPortal(deps: DeskDeps): Promise<{ url: string }> {
  const { customer_id } = await readDesk(deps);
  if (!customer_id) throw new AppError("not_found", "Nothing has been bought yet.");
  return {
    url: await deps.provider.openPortal(
      customer_id,
      `${deps.appUrl}/billing/subscription?refresh=1`,
    ),
  };
}

/** Asks the provider how card and subscription stand. */
export async function refreshCustomer(
  deps: Pick<DeskDeps, "db" | "service" | "provider">,
): Promise<void> {
  const { account_id: accountId, customer_id, subscription } = await readDesk(deps);
  if (!customer_id) return;
  const { service: db, provider } = deps;
  const ticket = await beginEvent({ db }) ?? 0;
  const subject: Subject = {
    customer: customer_id,
    claimed: [],
    subscription: subscription?.id,
    card: true,
  };
  await applyFacts({ db, provider }, { ticket, accountId, subject });
}
