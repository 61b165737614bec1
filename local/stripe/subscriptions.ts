import { cardOnFile } from "./cards.ts";
import {
  draftInvoice,
  finalize,
  lineFor,
  payInvoice,
  requirePayable,
  type Shop,
} from "./invoicing.ts";
import type {
  Interval,
  Invoice,
  InvoiceLine,
  PaymentMethod,
  Price,
  Subscription,
} from "./objects.ts";
import type { Store } from "./store.ts";

const DAY = 86_400;
/** Seconds between two tries to charge an invoice that is due. */
const RETRY_AFTER = 3 * DAY;
/** Seconds after which a subscription that is not paid ends. */
const GIVE_UP_AFTER = 30 * DAY;

/** A subscription that begins now, paid with a card the customer has just typed. */
export function subscribe(
  shop: Shop,
  { customer, price, method, metadata }: {
    customer: string;
    price: Price;
    method: PaymentMethod;
    metadata: Record<string, string>;
  },
): Subscription {
  const { store, events } = shop;
  requirePayable(method, true);
  const start = store.now();
  const subscription = store.put<Subscription>({
    id: store.newId("sub"),
    object: "subscription",
    created: start,
    livemode: false,
    customer,
    status: "active",
    metadata,
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
    ended_at: null,
    latest_invoice: null,
    billing_cycle_anchor: start,
    currency: price.currency,
    items: { object: "list", has_more: false, data: [itemOf(store, price, start, start)] },
  });
  store.get("customer", customer).invoice_settings.default_payment_method = method.id;
  events.say("customer.subscription.created", subscription);
  bill(shop, subscription, "subscription_create", [wholePeriod(store, subscription)], method, true);
  return subscription;
}

/** An item whose period begins at `start`; periods are counted from `anchor`. */
function itemOf(
  store: Store,
  price: Price,
  start: number,
  anchor: number,
): Subscription["items"]["data"][number] {
  return {
    id: store.newId("si"),
    object: "subscription_item",
    price,
    quantity: 1,
    current_period_start: start,
    current_period_end: nextPeriod(anchor, start, price.recurring?.interval ?? "month"),
  };
}

/** The item of a subscription; ours have one. */
export function onlyItem(subscription: Subscription) {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no item.`);
  return item;
}

function wholePeriod(store: Store, subscription: Subscription): InvoiceLine {
  const { price, current_period_start: start, current_period_end: end } = onlyItem(subscription);
  return lineFor(store, price, { start, end }, { subscription: subscription.id });
}

function bill(
  shop: Shop,
  subscription: Subscription,
  reason: string,
  lines: InvoiceLine[],
  method: PaymentMethod | null,
  present: boolean,
): boolean {
  const { customer, currency, metadata, id } = subscription;
  const draft = { customer, currency, metadata, reason, lines, subscription: id };
  const invoice = finalize(shop, draftInvoice(shop, draft));
  subscription.latest_invoice = invoice.id;
  return payInvoice(shop, invoice, method, present);
}

/** The lines of a change at a moment, and the item as it is after it. */
export function changeLines(store: Store, subscription: Subscription, price: Price, at: number) {
  const item = onlyItem(subscription);
  const { current_period_start: start, current_period_end: end } = item;
  const left = Math.max(0, Math.min(1, (end - at) / (end - start)));
  const rest = { subscription: subscription.id, proration: true };
  const credit = lineFor(store, item.price, { start: at, end }, {
    ...rest,
    amount: -Math.round(item.price.unit_amount * left),
    description: `Unused time on ${nameOf(store, item.price)}`,
  });
  if (price.recurring?.interval !== item.price.recurring?.interval) {
    const next = { ...itemOf(store, price, at, at), id: item.id };
    const period = { start: at, end: next.current_period_end };
    return {
      lines: [credit, lineFor(store, price, period, { subscription: subscription.id })],
      item: next,
    };
  }
  const debit = lineFor(store, price, { start: at, end }, {
    ...rest,
    amount: Math.round(price.unit_amount * left),
    description: `Remaining time on ${nameOf(store, price)}`,
  });
  return { lines: [credit, debit], item: { ...item, price } };
}

function nameOf(store: Store, price: Price): string {
  return store.get("product", price.product).name;
}

/** Changes the price, and charges the difference now where asked to. Throws `card_declined` and changes nothing. */
export function changePrice(
  shop: Shop,
  subscription: Subscription,
  { price, prorate, at }: { price: Price; prorate: boolean; at: number },
): void {
  const { store, events } = shop;
  const { lines, item } = changeLines(store, subscription, price, at);
  if (!prorate && price.recurring?.interval === onlyItem(subscription).price.recurring?.interval) {
    onlyItem(subscription).price = price;
  } else {
    const { customer, currency, metadata, id } = subscription;
    const draft = { customer, currency, metadata, lines, subscription: id, prorationDate: at };
    const invoice = draftInvoice(shop, { ...draft, reason: "subscription_update" });
    const method = cardOnFile(store, customer);
    if (invoice.amount_due > 0) requirePayable(method, false);
    subscription.items.data = [item];
    // Another interval begins where it is changed.
    const { current_period_start: begins } = item;
    if (begins === at) subscription.billing_cycle_anchor = at;
    subscription.latest_invoice = invoice.id;
    payInvoice(shop, finalize(shop, invoice), method);
  }
  events.say("customer.subscription.updated", subscription);
}

/** Ends it with its period, or takes that back. */
export function setCancelling(
  { events }: Shop,
  subscription: Subscription,
  cancelling: boolean,
): void {
  subscription.cancel_at_period_end = cancelling;
  subscription.cancel_at = cancelling ? onlyItem(subscription).current_period_end : null;
  events.say("customer.subscription.updated", subscription);
}

/** Ends it now. */
export function endSubscription({ store, events }: Shop, subscription: Subscription): void {
  subscription.status = "canceled";
  subscription.canceled_at = subscription.ended_at = store.now();
  events.say("customer.subscription.deleted", subscription);
}

/** Pays an invoice that is due, and so brings its subscription back. */
export function settle(
  shop: Shop,
  invoice: Invoice,
  method: PaymentMethod | null,
  present: boolean,
): boolean {
  const isPaid = payInvoice(shop, invoice, method, present);
  const id = invoice.parent?.subscription_details.subscription ?? null;
  const subscription = shop.store.find("subscription", id);
  if (!subscription || subscription.status === "canceled") return isPaid;
  const status = isPaid ? "active" : "past_due";
  if (status !== subscription.status) {
    subscription.status = status;
    shop.events.say("customer.subscription.updated", subscription);
  }
  return isPaid;
}

/** Does what is due by now: retries, renewals, ends. */
export function passTime(shop: Shop): void {
  const { store } = shop;
  for (const subscription of store.all("subscription", ({ status }) => status !== "canceled")) {
    const due = store.find("invoice", subscription.latest_invoice);
    if (due?.status === "open" && store.now() - due.attempted_at >= RETRY_AFTER) {
      settle(shop, due, cardOnFile(store, subscription.customer), false);
    }
    renew(shop, subscription);
    const open = store.find("invoice", subscription.latest_invoice);
    const isGivenUp = open?.status === "open" && store.now() - open.created > GIVE_UP_AFTER;
    if (isGivenUp) endSubscription(shop, subscription);
  }
}

function renew(shop: Shop, subscription: Subscription): void {
  const { store, events } = shop;
  for (
    let item = onlyItem(subscription);
    item.current_period_end <= store.now();
    item = onlyItem(subscription)
  ) {
    if (subscription.status !== "active") return;
    if (subscription.cancel_at_period_end) return endSubscription(shop, subscription);
    const price = store.get("price", item.price.id);
    const { billing_cycle_anchor } = subscription;
    const next = itemOf(store, price, item.current_period_end, billing_cycle_anchor);
    subscription.items.data = [{ ...next, id: item.id }];
    const method = cardOnFile(store, subscription.customer);
    const lines = [wholePeriod(store, subscription)];
    const isPaid = bill(shop, subscription, "subscription_cycle", lines, method, false);
    subscription.status = isPaid ? "active" : "past_due";
    events.say("customer.subscription.updated", subscription);
  }
}

/** When the period after that of `start` begins: on the anchor's day, or the last of a shorter month. */
function nextPeriod(anchor: number, start: number, interval: Interval): number {
  const first = new Date(anchor * 1000);
  const now = new Date(start * 1000);
  const months = (now.getUTCFullYear() - first.getUTCFullYear()) * 12 + now.getUTCMonth() -
    first.getUTCMonth() + (interval === "year" ? 12 : 1);
  const date = new Date(first);
  date.setUTCDate(1);
  date.setUTCMonth(first.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(first.getUTCDate(), last));
  return Math.floor(date.getTime() / 1000);
}
