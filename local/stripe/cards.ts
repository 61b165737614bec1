import type { Card, PaymentMethod } from "./objects.ts";
import type { Store } from "./store.ts";

/** Test cards, by their digits: what becomes of payments with them. */
export const TEST_CARDS = {
  "4242424242424242": { brand: "visa", says: "is charged" },
  "4000000000000002": { brand: "visa", says: "is declined at once" },
  "4000000000000341": { brand: "visa", says: "is charged once and declined from then on" },
} as const;

const DECLINED_AT_ONCE = "0002";
const DECLINED_LATER = "0341";

/** The card with a number, or null when no bank has made it. */
export function readCard(number: string): Card | null {
  const digits = number.replace(/\D/g, "");
  if (!Object.hasOwn(TEST_CARDS, digits)) return null;
  const exp_year = new Date().getUTCFullYear() + 5;
  return { brand: "visa", last4: digits.slice(-4), exp_month: 12, exp_year };
}

/** Whether the bank pays. `present` while the customer is there with the card. */
export function bankPays(card: Card, present: boolean): boolean {
  if (card.last4 === DECLINED_AT_ONCE) return false;
  return present || card.last4 !== DECLINED_LATER;
}

/** Keeps a card for a customer. */
export function attachCard(store: Store, customer: string, card: Card): PaymentMethod {
  return store.put({
    id: store.newId("pm"),
    object: "payment_method",
    created: store.now(),
    livemode: false,
    type: "card",
    customer,
    card,
  });
}

/** The card that is charged when nobody says which: the one chosen, else the newest. */
export function cardOnFile(store: Store, customer: string): PaymentMethod | null {
  const chosen = store.get("customer", customer).invoice_settings.default_payment_method;
  return store.find("payment_method", chosen) ??
    store.all("payment_method", (one) => one.customer === customer)[0] ?? null;
}
