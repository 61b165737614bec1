import { attachCard } from "./cards.ts";
import {
  draftInvoice,
  finalize,
  lineFor,
  payInvoice,
  requirePayable,
  type Shop,
} from "./invoicing.ts";
import type { Card, Dispute, Invoice, Refund, Session } from "./objects.ts";
import { badRequest } from "./api_error.ts";
import { subscribe } from "./subscriptions.ts";

/** Pays what a checkout page offers with a card. Throws `card_declined`; the page stays open then. */
export function payCheckout(shop: Shop, session: Session, card: Card): void {
  const { store, events } = shop;
  if (session.status !== "open") throw badRequest("This page has been paid or has expired.");
  const method = attachCard(store, session.customer, card);
  const price = store.get("price", session.price);
  if (session.mode === "subscription") {
    const metadata = session.invoice_metadata;
    const made = subscribe(shop, { customer: session.customer, price, method, metadata });
    session.subscription = made.id;
    session.invoice = made.latest_invoice;
  } else {
    requirePayable(method, true);
    const now = store.now();
    const line = lineFor(store, price, { start: now, end: now });
    const draft = draftInvoice(shop, {
      customer: session.customer,
      reason: "manual",
      currency: price.currency,
      lines: [line],
      metadata: session.invoice_metadata,
    });
    const invoice = finalize(shop, draft);
    session.invoice = invoice.id;
    payInvoice(shop, invoice, method, true);
    session.payment_intent = invoice.payment;
  }
  session.status = "complete";
  session.payment_status = "paid";
  session.url = null;
  events.say("checkout.session.completed", session);
}

/** Closes a checkout page. */
export function expireCheckout({ events }: Shop, session: Session): void {
  if (session.status !== "open") throw badRequest("Only open pages can be closed.");
  session.status = "expired";
  session.url = null;
  events.say("checkout.session.expired", session);
}

/** Gives a part of a payment back, or all that is left of it. */
export function refund(
  { store, events }: Shop,
  paymentIntent: string,
  wanted: number | null,
): Refund {
  const intent = store.get("payment_intent", paymentIntent);
  const charge = store.get("charge", intent.latest_charge);
  const left = charge.amount - charge.amount_refunded;
  const amount = wanted ?? left;
  if (amount <= 0 || amount > left || charge.status !== "succeeded") {
    throw badRequest(`At most ${left} of this payment can be given back.`);
  }
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  const made = store.put<Refund>({
    id: store.newId("re"),
    object: "refund",
    created: store.now(),
    livemode: false,
    charge: charge.id,
    payment_intent: intent.id,
    amount,
    currency: charge.currency,
    status: "succeeded",
  });
  events.say("charge.refunded", charge);
  return made;
}

/** The customer's bank takes a payment back for the time being. */
export function dispute({ store, events }: Shop, paymentIntent: string): Dispute {
  const intent = store.get("payment_intent", paymentIntent);
  const charge = store.get("charge", intent.latest_charge);
  if (charge.disputed || charge.status !== "succeeded") {
    throw badRequest("This cannot be disputed.");
  }
  charge.disputed = true;
  const made = store.put<Dispute>({
    id: store.newId("dp"),
    object: "dispute",
    created: store.now(),
    livemode: false,
    charge: charge.id,
    payment_intent: intent.id,
    amount: charge.amount - charge.amount_refunded,
    currency: charge.currency,
    reason: "fraudulent",
    status: "needs_response",
  });
  events.say("charge.dispute.created", made);
  return made;
}

/** The bank decides. */
export function decide({ store, events }: Shop, disputeId: string, won: boolean): Dispute {
  const found = store.get("dispute", disputeId);
  if (found.status !== "needs_response") throw badRequest("This dispute is decided.");
  found.status = won ? "won" : "lost";
  events.say("charge.dispute.closed", found);
  return found;
}

/** The payment of an invoice. */
export function paymentOf(invoice: Invoice): string {
  if (invoice.payment) return invoice.payment;
  throw badRequest("This invoice has no payment.");
}
