import type Stripe from "npm:stripe@23.1.0";
import { AppError } from "../../errors.ts";
import { keepCustomer } from "./customers.ts";
import type { ChangeOrder, CheckoutOrder, PaymentProvider } from "../../payments/provider.ts";

type Orders = Pick<
  PaymentProvider,
  | "keepCustomer"
  | "openCheckout"
  | "expirePlanPages"
  | "openPortal"
  | "previewChange"
  | "changeSubscription"
  | "setCancelling"
  | "endSubscription"
  | "giveBack"
  | "chargeCard"
>;

/** What is ordered from Stripe on behalf of an account. */
export function ordersOf(stripe: Stripe): Orders {
  return {
    keepCustomer: (buyer, known) => keepCustomer(stripe, buyer, known),
    openCheckout: (order) => openCheckout(stripe, order),
    expirePlanPages: (customer, but) => expirePlanPages(stripe, customer, but),
    openPortal: async (customer, return_url) =>
      (await stripe.billingPortal.sessions.create({ customer, return_url })).url,
    previewChange: (order) => previewChange(stripe, order),
    changeSubscription: async ({ subscription, item, price, prorate, at }, idempotencyKey) => {
      await stripe.subscriptions.update(subscription, {
        items: [{ id: item, price }],
        cancel_at_period_end: false,
        proration_behavior: prorate ? "always_invoice" : "none",
        // A declined card leaves the plan as it was.
        ...(prorate ? { payment_behavior: "error_if_incomplete" as const } : {}),
        ...(prorate && at ? { proration_date: at } : {}),
      }, { idempotencyKey });
    },
    setCancelling: async (subscription, cancel_at_period_end) => {
      await stripe.subscriptions.update(subscription, { cancel_at_period_end });
    },
    endSubscription: async (id) => {
      const { status } = await stripe.subscriptions.retrieve(id);
      if (!OVER.includes(status)) await stripe.subscriptions.cancel(id);
    },
    giveBack: (payment) => giveBack(stripe, payment),
    chargeCard: (order) => chargeCard(stripe, order),
  };
}

const OVER = ["canceled", "incomplete_expired"];

async function openCheckout(
  stripe: Stripe,
  order: CheckoutOrder,
): Promise<{ id: string; url: string }> {
  const { accountId, customer, kind, price, automaticTax } = order;
  const metadata = { account_id: accountId };
  const session = await stripe.checkout.sessions.create({
    mode: kind === "plan" ? "subscription" : "payment",
    client_reference_id: accountId,
    customer,
    line_items: [{ price, quantity: 1 }],
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    metadata,
    ...(kind === "plan"
      ? { subscription_data: { metadata } }
      // Everything that is paid has an invoice, so that there is one way to grant credits.
      : {
        invoice_creation: { enabled: true, invoice_data: { metadata } },
        payment_intent_data: { metadata, setup_future_usage: "off_session" as const },
      }),
    ...(automaticTax
      ? { automatic_tax: { enabled: true }, customer_update: { address: "auto" as const } }
      : {}),
  }, { idempotencyKey: order.key });
  if (!session.url) throw new AppError("bad_answer", "The payment page could not be opened.");
  return { id: session.id, url: session.url };
}

async function expirePlanPages(
  { checkout: { sessions } }: Stripe,
  customer: string,
  but?: string,
): Promise<void> {
  const open = await sessions.list({ customer, status: "open", limit: 100 });
  const kept = but ? await sessions.retrieve(but) : null;
  for (const { id, mode, created } of open.data) {
    if (mode !== "subscription" || id === but || (kept && created > kept.created)) continue;
    await sessions.expire(id).catch(async (error) => {
      // It may have been paid or closed meanwhile.
      if ((await sessions.retrieve(id)).status === "open") throw error;
    });
  }
}

async function giveBack(stripe: Stripe, payment: string): Promise<void> {
  const intent = await stripe.paymentIntents.retrieve(payment, { expand: ["latest_charge"] });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  // What a bank has taken back in a dispute is not given back a second time.
  if (!charge || charge.status !== "succeeded" || charge.refunded || charge.disputed) return;
  const amount = charge.amount - charge.amount_refunded;
  const refund = { payment_intent: payment, amount, reason: "duplicate" as const };
  await stripe.refunds.create(refund, { idempotencyKey: `give-back-${payment}-${amount}` });
}

async function previewChange(stripe: Stripe, { subscription, item, price, at }: ChangeOrder) {
  const preview = await stripe.invoices.createPreview({
    subscription,
    subscription_details: {
      items: [{ id: item, price }],
      proration_behavior: "always_invoice",
      ...(at ? { proration_date: at } : {}),
    },
  });
  return {
    amountDue: preview.amount_due,
    currency: preview.currency,
    at: preview.parent?.subscription_details?.subscription_proration_date ?? preview.created,
    lines: preview.lines.data.map(({ description, amount }) => ({
      description: description ?? "",
      amount,
    })),
  };
}

async function chargeCard(
  stripe: Stripe,
  { customer, price, key }: { customer: string; price: string; key: string },
): Promise<string> {
  const invoice = await stripe.invoices.create(
    {
      customer,
      auto_advance: false,
      pending_invoice_items_behavior: "exclude",
      metadata: { top_up: key },
    },
    { idempotencyKey: `${key}-invoice` },
  );
  await stripe.invoiceItems.create(
    { customer, invoice: invoice.id, pricing: { price }, quantity: 1 },
    { idempotencyKey: `${key}-item` },
  );
  const current = await stripe.invoices.retrieve(invoice.id);
  if (current.status === "draft") {
    await stripe.invoices.finalizeInvoice(invoice.id, {}, { idempotencyKey: `${key}-finalize` });
  }
  if (current.status !== "paid") {
    const payment_method = await cardOf(stripe, customer);
    const paying = { off_session: true, payment_method };
    await stripe.invoices.pay(invoice.id, paying, { idempotencyKey: `${key}-pay` })
      .catch((error) => giveUp(stripe, invoice.id, error));
  }
  return invoice.id;
}

/** An invoice that the bank refused is not left open: nobody asked for it. */
async function giveUp(stripe: Stripe, invoice: string, error: unknown): Promise<never> {
  if (Object(error).type === "StripeCardError") await stripe.invoices.voidInvoice(invoice);
  throw error;
}

/** The card to charge: the customer's choice, else the one used last. */
async function cardOf(stripe: Stripe, customer: string): Promise<string> {
  const found = await stripe.customers.retrieve(customer);
  const chosen = found.deleted ? null : found.invoice_settings.default_payment_method;
  const [last] = chosen
    ? []
    : (await stripe.customers.listPaymentMethods(customer, { limit: 1 })).data;
  const id = typeof chosen === "string" ? chosen : chosen?.id ?? last?.id;
  if (id) return id;
  throw new AppError("payment_declined", "There is no card to charge.", { status: 402 });
}
