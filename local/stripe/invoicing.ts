import { declined } from "./api_error.ts";
import { bankPays } from "./cards.ts";
import type { Delivery } from "./events.ts";
import type { Invoice, InvoiceLine, PaymentIntent, PaymentMethod, Price } from "./objects.ts";
import type { Store } from "./store.ts";

/** What everything that happens needs. */
export interface Shop {
  store: Store;
  events: Pick<Delivery, "say">;
}

export interface InvoiceDraft {
  customer: string;
  reason: string;
  currency: string;
  lines: InvoiceLine[];
  subscription?: string;
  prorationDate?: number;
  metadata?: Record<string, string>;
}

/** A line for a price, over a period. */
export function lineFor(
  store: Store,
  price: Price,
  period: { start: number; end: number },
  more: { amount?: number; description?: string; subscription?: string; proration?: boolean } = {},
): InvoiceLine {
  const { amount = price.unit_amount, subscription, proration = false } = more;
  const name = store.get("product", price.product).name;
  return {
    id: store.newId("il"),
    object: "line_item",
    description: more.description ?? `1 × ${name}`,
    quantity: 1,
    amount,
    currency: price.currency,
    period,
    pricing: { type: "price_details", price_details: { price: price.id, product: price.product } },
    parent: {
      type: subscription ? "subscription_item_details" : "invoice_item_details",
      subscription_item_details: subscription ? { proration, subscription } : null,
      invoice_item_details: subscription ? null : { proration },
    },
  };
}

/** What an invoice would say, taking up what the customer has in store from before. */
export function draftInvoice({ store }: Shop, draft: InvoiceDraft): Invoice {
  const { customer, reason, currency, lines, subscription, prorationDate, metadata = {} } = draft;
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  return {
    id: store.newId("in"),
    object: "invoice",
    created: store.now(),
    livemode: false,
    customer,
    status: "draft",
    billing_reason: reason,
    currency,
    subtotal: total,
    total,
    total_taxes: [],
    amount_due: Math.max(0, total + store.get("customer", customer).balance),
    amount_paid: 0,
    attempt_count: 0,
    attempted_at: 0,
    metadata,
    parent: subscription
      ? {
        type: "subscription_details",
        subscription_details: {
          subscription,
          ...(prorationDate ? { subscription_proration_date: prorationDate } : {}),
        },
      }
      : null,
    status_transitions: { paid_at: null },
    lines: { object: "list", data: lines, has_more: false },
    payment: null,
  };
}

/** Makes the invoice due. */
export function finalize({ store, events }: Shop, invoice: Invoice): Invoice {
  const customer = store.get("customer", invoice.customer);
  const sum = invoice.total + customer.balance;
  invoice.amount_due = Math.max(0, sum);
  customer.balance = Math.min(0, sum);
  invoice.status = "open";
  store.put(invoice);
  events.say("invoice.finalized", invoice);
  return invoice;
}

/** Charges an open invoice to a card. Answers whether it was paid. `present`: the customer is there. */
export function payInvoice(
  shop: Shop,
  invoice: Invoice,
  method: PaymentMethod | null,
  present = false,
): boolean {
  const { store, events } = shop;
  invoice.attempt_count++;
  invoice.attempted_at = store.now();
  const isPaid = invoice.amount_due === 0 || charge(shop, invoice, method, present);
  if (isPaid) {
    invoice.status = "paid";
    invoice.amount_paid = invoice.amount_due;
    invoice.status_transitions.paid_at = store.now();
    events.say("invoice.paid", invoice);
    events.say("invoice.payment_succeeded", invoice);
  } else {
    events.say("invoice.payment_failed", invoice);
  }
  return isPaid;
}

/** Charges a card that the customer has just typed. Throws `card_declined`. */
export function requirePayable(method: PaymentMethod | null, present: boolean): void {
  if (!method || !bankPays(method.card, present)) throw declined();
}

function charge(
  { store, events }: Shop,
  invoice: Invoice,
  method: PaymentMethod | null,
  present: boolean,
): boolean {
  const intent = store.find("payment_intent", invoice.payment) ?? newIntent(store, invoice);
  const isPaid = method !== null && bankPays(method.card, present);
  const charge = store.put({
    id: store.newId("ch"),
    object: "charge",
    created: store.now(),
    livemode: false,
    customer: invoice.customer,
    payment_intent: intent.id,
    amount: invoice.amount_due,
    amount_refunded: 0,
    refunded: false,
    disputed: false,
    currency: invoice.currency,
    status: isPaid ? "succeeded" : "failed",
    failure_message: isPaid ? null : "Your card was declined.",
    payment_method_details: { type: "card", card: method?.card ?? NO_CARD },
  });
  intent.latest_charge = charge.id;
  intent.status = isPaid ? "succeeded" : "requires_payment_method";
  intent.last_payment_error = isPaid
    ? null
    : { code: "card_declined", message: "Your card was declined." };
  const [payment] = store.all("invoice_payment", (one) => one.invoice === invoice.id);
  if (payment) payment.status = isPaid ? "paid" : "open";
  events.say(`charge.${charge.status}`, charge);
  events.say(`payment_intent.${isPaid ? "succeeded" : "payment_failed"}`, intent);
  return isPaid;
}

const NO_CARD = { brand: "card", last4: "none", exp_month: 1, exp_year: 2000 };

function newIntent(store: Store, invoice: Invoice): PaymentIntent {
  const common = { created: store.now(), livemode: false as const };
  const intent = store.put({
    ...common,
    id: store.newId("pi"),
    object: "payment_intent",
    customer: invoice.customer,
    amount: invoice.amount_due,
    currency: invoice.currency,
    status: "requires_payment_method",
    latest_charge: null,
    last_payment_error: null,
    metadata: invoice.metadata,
  });
  invoice.payment = intent.id;
  store.put({
    ...common,
    id: store.newId("inpay"),
    object: "invoice_payment",
    invoice: invoice.id,
    status: "open",
    payment: { type: "payment_intent", payment_intent: intent.id },
  });
  return intent;
}
