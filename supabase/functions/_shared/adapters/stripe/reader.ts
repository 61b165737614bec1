import type Stripe from "npm:stripe@23.1.0";
import { z } from "npm:zod@4.6.7";
import { AppError } from "../../errors.ts";
import type {
  CheckoutFacts,
  CustomerFacts,
  InvoiceFacts,
  PaymentReader,
  SubscriptionFacts,
} from "../../payments/provider.ts";

type Card = CustomerFacts["card"];
type PaymentState = InvoiceFacts["payments"][number];

const Account = z.uuid();
const CheckoutStatus = z.enum(["open", "complete", "expired"]).catch("open");
/** Disputes that ended without money being held back. */
const HARMLESS_DISPUTES = [
  "won",
  "warning_closed",
  "prevented",
  "warning_needs_response",
  "warning_under_review",
];

/** Subscriptions that cost money as they go on. */
const RUNNING = ["active", "trialing", "past_due", "unpaid", "paused"];

/** Reads Stripe's objects as the domain knows them. */
export function readerOf(stripe: Stripe): PaymentReader {
  return {
    readCheckout: async (id) => checkoutFacts(await stripe.checkout.sessions.retrieve(id)),
    readCustomer: async (id) => {
      const expand = ["invoice_settings.default_payment_method"];
      return customerFacts(stripe, await stripe.customers.retrieve(id, { expand }));
    },
    readSubscription: async (id) => subscriptionFacts(await stripe.subscriptions.retrieve(id)),
    runningSubscriptions: async (customer) => {
      const found = await stripe.subscriptions.list({ customer, limit: 100 });
      return found.data.filter(({ status }) => RUNNING.includes(status)).map(subscriptionFacts);
    },
    readInvoice: async (id) => {
      const invoice = await stripe.invoices.retrieve(id, { expand: ["payments"] });
      const payments = await Promise.all(
        paymentsOf(invoice).map((one) => readPayment(stripe, one)),
      );
      return { ...invoiceFacts(invoice), lines: await linesOf(stripe, invoice), payments };
    },
    paidInvoices: async (subscription) => {
      const found = await stripe.invoices.list({ subscription, status: "paid", limit: 100 });
      return found.data.map(({ id }) => id).reverse();
    },
    invoiceOfPayment: async (payment) => {
      const found = await stripe.invoicePayments.list({
        payment: { type: "payment_intent", payment_intent: payment },
        limit: 1,
      });
      const [first] = found.data;
      return first ? idOf(first.invoice) : null;
    },
  };
}

function checkoutFacts(session: Stripe.Checkout.Session): CheckoutFacts {
  return {
    id: session.id,
    customer: idOf(session.customer),
    claimedAccount: accountOf(session.client_reference_id),
    status: CheckoutStatus.parse(session.status),
    isPaid: session.payment_status !== "unpaid",
    subscription: idOf(session.subscription),
    invoice: idOf(session.invoice),
  };
}

async function customerFacts(
  stripe: Stripe,
  customer: Stripe.Customer | Stripe.DeletedCustomer,
): Promise<CustomerFacts> {
  if (customer.deleted) return { id: customer.id, claimed_account: null, card: null };
  const chosen = customer.invoice_settings.default_payment_method;
  const method = chosen && typeof chosen !== "string"
    ? chosen
    : (await stripe.customers.listPaymentMethods(customer.id, { limit: 1 })).data[0];
  return {
    id: customer.id,
    claimed_account: accountOf(customer.metadata?.account_id),
    card: cardOf(method?.card),
  };
}

function subscriptionFacts(subscription: Stripe.Subscription): SubscriptionFacts {
  const [item] = subscription.items.data;
  if (!item) throw new AppError("bad_answer", "A subscription has nothing in it.");
  return {
    id: subscription.id,
    customer: idOf(subscription.customer) ?? "",
    claimed_account: accountOf(subscription.metadata.account_id),
    status: subscription.status,
    price: item.price.id,
    item: item.id,
    period_start: moment(item.current_period_start),
    period_end: moment(item.current_period_end),
    cancel_at_period_end: subscription.cancel_at_period_end || subscription.cancel_at !== null,
    begun_at: moment(subscription.created),
    ended_at: endOf(subscription),
    latest_invoice: idOf(subscription.latest_invoice),
  };
}

/** When a subscription ended. One whose first payment never came is over, too. */
function endOf({ status, ended_at, created }: Stripe.Subscription): string | null {
  if (ended_at !== null) return moment(ended_at);
  return status === "incomplete_expired" ? moment(created) : null;
}

function invoiceFacts(invoice: Stripe.Invoice): Omit<InvoiceFacts, "lines" | "payments"> {
  const paidAt = invoice.status_transitions.paid_at;
  return {
    id: invoice.id,
    customer: idOf(invoice.customer) ?? "",
    claimed_account: accountOf(invoice.metadata?.account_id),
    subscription: idOf(invoice.parent?.subscription_details?.subscription ?? null),
    status: invoice.status ?? "draft",
    reason: invoice.billing_reason,
    currency: invoice.currency,
    subtotal: invoice.subtotal,
    tax: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    total: invoice.total,
    amount_paid: invoice.amount_paid,
    created_at: moment(invoice.created),
    paid_at: paidAt === null ? null : moment(paidAt),
  };
}

async function linesOf(stripe: Stripe, invoice: Stripe.Invoice): Promise<InvoiceFacts["lines"]> {
  const lines = [...invoice.lines.data];
  if (invoice.lines.has_more) {
    lines.length = 0;
    for await (const line of stripe.invoices.listLineItems(invoice.id, { limit: 100 })) {
      lines.push(line);
    }
  }
  return lines.map((line) => ({
    id: line.id,
    description: line.description ?? "",
    quantity: line.quantity ?? 1,
    amount: line.amount,
    price: idOf(line.pricing?.price_details?.price ?? null),
    period_start: moment(line.period.start),
    period_end: moment(line.period.end),
    proration: line.parent?.subscription_item_details?.proration ??
      line.parent?.invoice_item_details?.proration ?? false,
  }));
}

/** The ids of the payments of an invoice. */
function paymentsOf(invoice: Stripe.Invoice): string[] {
  return (invoice.payments?.data ?? []).flatMap(({ payment }) => {
    const id = idOf(payment.payment_intent ?? null);
    return id === null ? [] : [id];
  });
}

async function readPayment(stripe: Stripe, id: string): Promise<PaymentState> {
  const intent = await stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const dispute = charge?.disputed
    ? (await stripe.disputes.list({ payment_intent: id, limit: 1 })).data[0]
    : undefined;
  const isHarmful = dispute !== undefined && !HARMLESS_DISPUTES.includes(dispute.status);
  return {
    id,
    status: paymentStatus(intent),
    amount: intent.amount,
    refunded: charge?.amount_refunded ?? 0,
    disputed: isHarmful ? dispute.amount : 0,
    dispute_status: dispute?.status ?? null,
    card: cardOf(charge?.payment_method_details?.card),
    failure: intent.last_payment_error?.message ?? charge?.failure_message ?? null,
    created_at: moment(intent.created),
  };
}

function paymentStatus(
  { status, last_payment_error }: Stripe.PaymentIntent,
): PaymentState["status"] {
  if (status === "succeeded") return "succeeded";
  if (status === "canceled") return "cancelled";
  return last_payment_error ? "failed" : "pending";
}

interface CardLike {
  brand: string | null;
  last4: string | null;
  exp_month: number;
  exp_year: number;
}

function cardOf(card: CardLike | null | undefined): Card {
  if (!card) return null;
  const { brand, last4, exp_month, exp_year } = card;
  return { brand: brand ?? "card", last4: last4 ?? "", exp_month, exp_year };
}

/** The id of something that may have come whole. */
function idOf(found: string | { id: string } | null): string | null {
  return typeof found === "string" ? found : found?.id ?? null;
}

function accountOf(claimed: string | null | undefined): string | null {
  return Account.safeParse(claimed).data ?? null;
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
