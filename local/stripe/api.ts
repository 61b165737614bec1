import { ApiError, badRequest, missing } from "./api_error.ts";
import { cardOnFile } from "./cards.ts";
import { decide, dispute, expireCheckout, refund } from "./checkout.ts";
import { type Fields, listAt, textAt, textsAt } from "./form_body.ts";
import { draftInvoice, finalize, lineFor, type Shop } from "./invoicing.ts";
import type { Invoice, Price, Product, Session, StripeObject, TaxId } from "./objects.ts";
import {
  changeLines,
  changePrice,
  endSubscription,
  onlyItem,
  setCancelling,
  settle,
} from "./subscriptions.ts";

/** One call of the API: what was sent, and the origin of the hosted pages. */
export interface Call {
  shop: Shop;
  fields: Fields;
  /** What stands in the path's places, such as ids. */
  ids: string[];
  origin: string;
}

type Answer = StripeObject | { object: "list"; data: StripeObject[] } | Record<string, unknown>;
type Endpoint = (call: Call) => Answer;

/** "METHOD /path" with `:id` for ids. */
export const ENDPOINTS: Record<string, Endpoint> = {
  "POST /v1/products": ({ shop: { store }, fields }) => {
    const id = textAt(fields, "id") ?? store.newId("prod");
    if (store.any(id)) throw badRequest(`Product already exists: ${id}`);
    return store.put<Product>({
      ...common(store.now()),
      id,
      object: "product",
      name: required(fields, "name"),
      description: textAt(fields, "description"),
      active: true,
      metadata: textsAt(fields, "metadata"),
    });
  },
  "GET /v1/products/:id": ({ shop, ids: [id = ""] }) => shop.store.get("product", id),
  "POST /v1/products/:id": ({ shop, fields, ids: [id = ""] }) => {
    const product = shop.store.get("product", id);
    product.name = textAt(fields, "name") ?? product.name;
    product.description = textAt(fields, "description") ?? product.description;
    product.active = flag(fields, "active") ?? product.active;
    return product;
  },
  "POST /v1/prices": ({ shop: { store }, fields }) => {
    const interval = textAt(fields, "recurring", "interval");
    return store.put<Price>({
      ...common(store.now()),
      id: store.newId("price"),
      object: "price",
      product: store.get("product", textAt(fields, "product")).id,
      currency: required(fields, "currency"),
      unit_amount: number(fields, "unit_amount"),
      recurring: interval === "month" || interval === "year"
        ? { interval, interval_count: 1 }
        : null,
      active: true,
      metadata: textsAt(fields, "metadata"),
    });
  },
  "GET /v1/prices": ({ shop, fields }) => {
    const product = textAt(fields, "product");
    const active = flag(fields, "active");
    return list(
      shop.store.all("price", (one) =>
        (product === null || one.product === product) &&
        (active === null || one.active === active)),
    );
  },
  "GET /v1/prices/:id": ({ shop, ids: [id = ""] }) => shop.store.get("price", id),
  "POST /v1/prices/:id": ({ shop, fields, ids: [id = ""] }) => {
    const price = shop.store.get("price", id);
    price.active = flag(fields, "active") ?? price.active;
    return price;
  },
  "POST /v1/customers": ({ shop: { store }, fields }) =>
    store.put({
      ...common(store.now()),
      id: store.newId("cus"),
      object: "customer",
      ...person(fields),
      metadata: textsAt(fields, "metadata"),
      invoice_settings: { default_payment_method: null },
      balance: 0,
    }),
  "GET /v1/customers/:id": ({ shop, ids: [id = ""] }) => shop.store.get("customer", id),
  "POST /v1/customers/:id": ({ shop, fields, ids: [id = ""] }) => {
    const customer = shop.store.get("customer", id);
    const { email, name, address } = person(fields);
    customer.email = email ?? customer.email;
    customer.name = name ?? customer.name;
    if (textAt(fields, "address") === "") customer.address = null;
    else customer.address = address ?? customer.address;
    for (const [key, value] of Object.entries(textsAt(fields, "metadata"))) {
      if (value === "") delete customer.metadata[key];
      else customer.metadata[key] = value;
    }
    return customer;
  },
  "GET /v1/customers/:id/tax_ids": ({ shop, ids: [id] }) =>
    list(shop.store.all("tax_id", ({ customer }) => customer === id)),
  "POST /v1/customers/:id/tax_ids": ({ shop: { store }, fields, ids: [id = ""] }) => {
    const [type, value] = [required(fields, "type"), required(fields, "value")];
    if (/^DE0/.test(value)) throw badRequest(`Invalid value for ${type}.`, "tax_id_invalid");
    const { id: customer } = store.get("customer", id);
    return store.put<TaxId>({
      ...common(store.now()),
      id: store.newId("txi"),
      object: "tax_id",
      customer,
      type,
      value,
    });
  },
  "DELETE /v1/customers/:id/tax_ids/:id": ({ shop: { store }, ids: [, id = ""] }) => {
    store.delete(store.get("tax_id", id).id);
    return { id, object: "tax_id", deleted: true };
  },
  "GET /v1/customers/:id/payment_methods": ({ shop, ids: [id] }) =>
    list(shop.store.all("payment_method", ({ customer }) => customer === id)),
  "POST /v1/checkout/sessions": openCheckout,
  "GET /v1/checkout/sessions": ({ shop, fields }) => {
    const customer = textAt(fields, "customer");
    const status = textAt(fields, "status");
    return list(
      shop.store.all(
        "checkout.session",
        (one) =>
          (customer === null || one.customer === customer) &&
          (status === null || one.status === status),
      ),
    );
  },
  "POST /v1/checkout/sessions/:id/expire": ({ shop, ids: [id = ""] }) => {
    const session = shop.store.get("checkout.session", id);
    expireCheckout(shop, session);
    return session;
  },
  "GET /v1/checkout/sessions/:id": ({ shop, ids: [id = ""] }) =>
    shop.store.get("checkout.session", id),
  "POST /v1/billing_portal/sessions": ({ shop: { store }, fields, origin }) => {
    const id = store.newId("bps");
    return store.put({
      ...common(store.now()),
      id,
      object: "billing_portal.session",
      customer: store.get("customer", textAt(fields, "customer")).id,
      return_url: required(fields, "return_url"),
      url: `${origin}/pay/portal/${id}`,
    });
  },
  "GET /v1/subscriptions": ({ shop, fields }) => {
    const customer = textAt(fields, "customer");
    return list(
      shop.store.all(
        "subscription",
        (one) => one.customer === customer && one.status !== "canceled",
      ),
    );
  },
  "GET /v1/subscriptions/:id": ({ shop, ids: [id = ""] }) => shop.store.get("subscription", id),
  "POST /v1/subscriptions/:id": changeSubscription,
  "DELETE /v1/subscriptions/:id": ({ shop, ids: [id = ""] }) => {
    const subscription = shop.store.get("subscription", id);
    if (subscription.status === "canceled") throw missing("subscription", id);
    endSubscription(shop, subscription);
    return subscription;
  },
  "POST /v1/invoices/create_preview": previewInvoice,
  "POST /v1/invoices": ({ shop, fields }) => {
    const { id } = shop.store.get("customer", textAt(fields, "customer"));
    const draft = { customer: id, reason: "manual", currency: "usd", lines: [] };
    return shop.store.put(draftInvoice(shop, { ...draft, metadata: textsAt(fields, "metadata") }));
  },
  "GET /v1/invoices": ({ shop, fields }) => {
    const subscription = textAt(fields, "subscription");
    const status = textAt(fields, "status");
    return list(
      shop.store.all(
        "invoice",
        (one) =>
          one.parent?.subscription_details.subscription === subscription && one.status === status,
      ),
    );
  },
  "GET /v1/invoices/:id": ({ shop, ids: [id = ""] }) => shop.store.get("invoice", id),
  "GET /v1/invoices/:id/lines": ({ shop, ids: [id = ""] }) => ({
    ...shop.store.get("invoice", id).lines,
  }),
  "POST /v1/invoices/:id/finalize": ({ shop, ids: [id = ""] }) => {
    const invoice = shop.store.get("invoice", id);
    if (invoice.status !== "draft") throw badRequest("This invoice is already finalized.");
    return finalize(shop, invoice);
  },
  "POST /v1/invoices/:id/pay": ({ shop, fields, ids: [id = ""] }) => {
    const invoice = shop.store.get("invoice", id);
    if (invoice.status !== "open") throw badRequest("Invoice is not open.");
    const method = shop.store.find("payment_method", textAt(fields, "payment_method"));
    if (settle(shop, invoice, method ?? cardOnFile(shop.store, invoice.customer), false)) {
      return invoice;
    }
    throw new ApiError(402, "card_error", "card_declined", "Your card was declined.");
  },
  "POST /v1/invoices/:id/void": ({ shop, ids: [id = ""] }) => {
    const invoice = shop.store.get("invoice", id);
    if (invoice.status !== "open") throw badRequest("Invoice is not open.");
    invoice.status = "void";
    shop.events.say("invoice.voided", invoice);
    return invoice;
  },
  "POST /v1/invoiceitems": addInvoiceItem,
  "GET /v1/invoice_payments": ({ shop, fields }) => {
    const intent = textAt(fields, "payment", "payment_intent");
    return list(
      shop.store.all("invoice_payment", ({ payment }) => payment.payment_intent === intent),
    );
  },
  "GET /v1/payment_intents/:id": ({ shop, ids: [id = ""] }) => shop.store.get("payment_intent", id),
  "POST /v1/refunds": ({ shop, fields }) => {
    const amount = textAt(fields, "amount");
    return refund(
      shop,
      required(fields, "payment_intent"),
      amount === null ? null : Number(amount),
    );
  },
  "GET /v1/disputes": ({ shop, fields }) => {
    const intent = textAt(fields, "payment_intent");
    return list(shop.store.all("dispute", (one) => one.payment_intent === intent));
  },
  // Of the stand-in alone: what banks and customers do.
  "POST /v1/test_helpers/disputes": ({ shop, fields }) =>
    dispute(shop, required(fields, "payment_intent")),
  "POST /v1/test_helpers/disputes/:id/decide": ({ shop, fields, ids: [id = ""] }) =>
    decide(shop, id, flag(fields, "won") ?? false),
};

function common(created: number) {
  return { created, livemode: false as const };
}

function required(fields: Fields, name: string): string {
  const value = textAt(fields, name);
  if (value) return value;
  throw badRequest(`Missing required param: ${name}.`);
}

function number(fields: Fields, name: string): number {
  const value = Number(required(fields, name));
  if (Number.isInteger(value)) return value;
  throw badRequest(`Invalid integer: ${name}.`);
}

function flag(fields: Fields, name: string): boolean | null {
  const value = textAt(fields, name);
  return value === null ? null : value === "true";
}

function list(data: StripeObject[]) {
  return { object: "list" as const, data, has_more: false, url: "" };
}

function person(fields: Fields) {
  const address = textsAt(fields, "address");
  return {
    email: textAt(fields, "email"),
    name: textAt(fields, "name"),
    address: Object.keys(address).length > 0 ? address : null,
  };
}

function openCheckout({ shop: { store }, fields, origin }: Call): Session {
  const mode = required(fields, "mode") === "subscription" ? "subscription" : "payment";
  const price = store.get("price", textAt(fields, "line_items", "0", "price"));
  if (!price.active) throw badRequest("The price specified is inactive.");
  if ((price.recurring !== null) !== (mode === "subscription")) {
    throw badRequest(`The price does not fit the mode ${mode}.`);
  }
  const id = store.newId("cs_test");
  const under = mode === "subscription"
    ? ["subscription_data"]
    : ["invoice_creation", "invoice_data"];
  return store.put<Session>({
    ...common(store.now()),
    id,
    object: "checkout.session",
    mode,
    status: "open",
    payment_status: "unpaid",
    client_reference_id: textAt(fields, "client_reference_id"),
    customer: store.get("customer", textAt(fields, "customer")).id,
    price: price.id,
    amount_total: price.unit_amount,
    currency: price.currency,
    success_url: required(fields, "success_url"),
    cancel_url: required(fields, "cancel_url"),
    metadata: textsAt(fields, "metadata"),
    invoice_metadata: textsAt(fields, ...under, "metadata"),
    payment_intent: null,
    subscription: null,
    invoice: null,
    url: `${origin}/pay/checkout/${id}`,
  });
}

function changeSubscription({ shop, fields, ids: [id = ""] }: Call) {
  const { store } = shop;
  const subscription = store.get("subscription", id);
  if (subscription.status === "canceled") {
    throw badRequest("A canceled subscription cannot change.");
  }
  const wanted = textAt(fields, "items", "0", "price");
  if (wanted && wanted !== onlyItem(subscription).price.id) {
    const at = Number(textAt(fields, "proration_date") ?? store.now());
    const prorate = textAt(fields, "proration_behavior") !== "none";
    changePrice(shop, subscription, { price: store.get("price", wanted), prorate, at });
  }
  const cancelling = flag(fields, "cancel_at_period_end");
  if (cancelling !== null && cancelling !== subscription.cancel_at_period_end) {
    setCancelling(shop, subscription, cancelling);
  }
  return subscription;
}

function previewInvoice({ shop, fields }: Call): Invoice {
  const { store } = shop;
  const subscription = store.get("subscription", textAt(fields, "subscription"));
  const price = store.get("price", textAt(fields, "subscription_details", "items", "0", "price"));
  const at = Number(textAt(fields, "subscription_details", "proration_date") ?? store.now());
  const { lines } = changeLines(store, subscription, price, at);
  const { id, customer, currency } = subscription;
  const draft = { customer, currency, lines, subscription: id, prorationDate: at };
  return draftInvoice(shop, { ...draft, reason: "upcoming" });
}

function addInvoiceItem({ shop: { store }, fields }: Call) {
  const invoice = store.get("invoice", textAt(fields, "invoice"));
  if (invoice.status !== "draft") throw badRequest("This invoice is no draft.");
  const price = store.get("price", textAt(fields, "pricing", "price"));
  const line = lineFor(store, price, { start: store.now(), end: store.now() });
  invoice.lines.data.push(line);
  invoice.currency = price.currency;
  invoice.subtotal = invoice.total = invoice.total + line.amount;
  invoice.amount_due = invoice.total;
  return { id: store.newId("ii"), object: "invoiceitem", invoice: invoice.id, amount: line.amount };
}

/** Puts what `expand` names in the place of its id. */
export function expand(shop: Shop, answer: unknown, fields: Fields): unknown {
  const whole: Record<string, unknown> = structuredClone(answer) as Record<string, unknown>;
  for (const path of listAt(fields, "expand")) {
    if (typeof path === "string") expandOne(shop, whole, path.split("."));
  }
  return whole;
}

function expandOne(
  { store }: Shop,
  at: Record<string, unknown>,
  [name = "", ...rest]: string[],
): void {
  if (at.object === "invoice" && name === "payments") {
    at.payments = list(store.all("invoice_payment", ({ invoice }) => invoice === at.id));
    return;
  }
  const value = at[name];
  if (typeof value === "string") at[name] = structuredClone(store.any(value)) ?? value;
  const below = at[name];
  if (rest.length > 0 && typeof below === "object" && below !== null) {
    expandOne({ store, events: { say: () => {} } }, below as Record<string, unknown>, rest);
  }
}
