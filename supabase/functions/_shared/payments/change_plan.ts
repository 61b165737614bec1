import { AppError } from "../errors.ts";
import { type DeskDeps, findPrice, readDesk } from "./desk.ts";
import { refreshCustomer } from "./order.ts";
import type { BillingDesk, PlanWish, Price, ShownChange } from "./schema.ts";

interface Change {
  desk: BillingDesk;
  subscription: NonNullable<BillingDesk["subscription"]>;
  from: Price;
  to: Price;
  /** Whether it begins now; otherwise with the next period. */
  now: boolean;
}

/**
 * What a change of plan would cost and when it begins. Throws `conflict` without a subscription and for the plan
 * that is there already.
 */
export async function previewChange(deps: DeskDeps, wish: PlanWish): Promise<ShownChange> {
  const { subscription, from, to, now } = await planChange(deps, wish);
  const shown = ({ slug, amount, cycle }: Price) => ({ slug, amount, cycle });
  const common = { now, from: shown(from), to: shown(to), period_end: subscription.period_end };
  if (!now) return { ...common, amount_due: 0, currency: to.currency, at: 1, lines: [] };
  const { id, item } = subscription;
  const order = { subscription: id, item, price: to.price_id, prorate: true };
  const { amountDue, currency, at, lines } = await deps.provider.previewChange(order);
  return { ...common, amount_due: amountDue, currency, at, lines };
}

/**
 * Changes the plan as it was shown. Throws `conflict` when the sum is another one by now, `payment_declined` when the
 * card is refused; the plan stays then.
 */
export async function changePlan(
  deps: DeskDeps,
  { plan, at, expected, key }: { plan: PlanWish; at: number; expected: number; key: string },
): Promise<void> {
  const { desk, subscription, to, now } = await planChange(deps, plan);
  const { id, item } = subscription;
  const order = { subscription: id, item, price: to.price_id, prorate: now, at };
  if (now && (await deps.provider.previewChange(order)).amountDue !== expected) {
    throw new AppError("conflict", "The sum is another one by now. Please look at it again.");
  }
  await deps.provider.changeSubscription(order, `change-${desk.account_id}-${key}`);
  await refreshCustomer(deps);
}

/** Ends the subscription with its period, or takes that back. Throws `conflict` when there is none. */
export async function setCancelling(
  deps: DeskDeps,
  { cancelling }: { cancelling: boolean },
): Promise<void> {
  const { subscription } = await readDesk(deps);
  if (!subscription) throw noSubscription();
  await deps.provider.setCancelling(subscription.id, cancelling);
  await refreshCustomer(deps);
}

async function planChange(deps: DeskDeps, wish: PlanWish): Promise<Change> {
  const desk = await readDesk(deps);
  const { subscription } = desk;
  if (!subscription) throw noSubscription();
  const to = await findPrice(deps, desk, { kind: "plan", ...wish });
  const next = desk.prices.find(({ price_id }) => price_id === subscription.price);
  // What is paid for now; the next period may be another plan already.
  const from = isPaid(desk, next) ? next : desk.prices.find((one) => isPaid(desk, one));
  if (!next || !from) {
    throw new AppError("conflict", "This subscription is changed by support alone.");
  }
  if (next.price_id === to.price_id) {
    throw new AppError("conflict", "This is the plan that you have.");
  }
  if (subscription.status !== "active") {
    throw new AppError("conflict", "Pay the open invoice first; then the plan can be changed.");
  }
  const now = !isPaid(desk, to) && beginsNow(from, to);
  // The provider would give back what the next period costs, not what was paid.
  if (now && next !== from) {
    throw new AppError("conflict", "Take the planned change back first: choose the plan you have.");
  }
  return { desk, subscription, from, to, now };
}

function isPaid({ plan, cycle }: BillingDesk, price: Price | undefined): boolean {
  return price?.kind === "plan" && price.slug === plan && price.cycle === cycle;
}

/**
 * Years in place of months and months in place of years begin now, and so does more in each of them; what was paid
 * for the time to come is set off. Less begins when what is paid for is used up.
 */
function beginsNow(from: Price, to: Price): boolean {
  return to.cycle !== from.cycle || to.amount > from.amount;
}

function noSubscription(): AppError {
  return new AppError("conflict", "There is no subscription. Choose a plan first.");
}
