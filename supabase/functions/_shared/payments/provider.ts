import { z } from "npm:zod@4.6.7";

/** Amounts are in the currency's smallest unit, moments in ISO 8601. */
const Cents = z.int();
const Moment = z.iso.datetime({ offset: true });

const CardFacts = z.object({
  brand: z.string(),
  last4: z.string(),
  exp_month: z.int(),
  exp_year: z.int(),
});

/** What the payment provider says of a customer. */
export const CustomerFacts = z.object({
  id: z.string(),
  /** Whose it says it is; null for a customer that was not made here. */
  claimed_account: z.uuid().nullable(),
  card: CardFacts.nullable(),
});
export type CustomerFacts = z.infer<typeof CustomerFacts>;

/** A subscription as it stands now. */
export const SubscriptionFacts = z.object({
  id: z.string(),
  customer: z.string(),
  claimed_account: z.uuid().nullable(),
  status: z.string(),
  price: z.string(),
  /** The item that carries the price, needed to change it. */
  item: z.string(),
  period_start: Moment,
  period_end: Moment,
  cancel_at_period_end: z.boolean(),
  begun_at: Moment,
  ended_at: Moment.nullable(),
  latest_invoice: z.string().nullable(),
});
export type SubscriptionFacts = z.infer<typeof SubscriptionFacts>;

const InvoiceLine = z.object({
  id: z.string(),
  description: z.string(),
  quantity: z.int(),
  amount: Cents,
  price: z.string().nullable(),
  period_start: Moment,
  period_end: Moment,
  proration: z.boolean(),
});

const PaymentFacts = z.object({
  /** The payment's id with the provider. */
  id: z.string(),
  status: z.enum(["succeeded", "failed", "pending", "cancelled"]),
  amount: Cents,
  /** Given back so far. */
  refunded: Cents,
  /** Held back or lost in a dispute that is not won. */
  disputed: Cents,
  dispute_status: z.string().nullable(),
  card: CardFacts.nullable(),
  failure: z.string().nullable(),
  created_at: Moment,
});

/** An invoice as it stands now, with what was paid, given back and disputed on it. */
export const InvoiceFacts = z.object({
  id: z.string(),
  customer: z.string(),
  claimed_account: z.uuid().nullable(),
  subscription: z.string().nullable(),
  status: z.string(),
  reason: z.string().nullable(),
  currency: z.string(),
  subtotal: Cents,
  tax: Cents,
  total: Cents,
  amount_paid: Cents,
  created_at: Moment,
  paid_at: Moment.nullable(),
  lines: z.array(InvoiceLine),
  payments: z.array(PaymentFacts),
});
export type InvoiceFacts = z.infer<typeof InvoiceFacts>;

/** What became of a visit to the checkout page. */
export interface CheckoutFacts {
  id: string;
  customer: string | null;
  claimedAccount: string | null;
  status: "open" | "complete" | "expired";
  isPaid: boolean;
  subscription: string | null;
  invoice: string | null;
}

/** A signed message of the provider: something about one object may have changed. */
export interface PaymentEvent {
  id: string;
  type: string;
  /** Seconds since the epoch. */
  created: number;
  /** What the message is about, as far as it is known from the message. */
  object: { id: string; [field: string]: unknown };
}

/** Whom the provider bills. */
export interface Buyer {
  accountId: string;
  email: string;
  name: string;
  address: Address | null;
  /** As it was typed; empty where there is none. */
  taxNumber: string;
}

export interface Address {
  line1: string;
  line2: string;
  postal_code: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export interface CheckoutOrder {
  accountId: string;
  customer: string;
  /** A plan is paid for again and again, a package once. */
  kind: "plan" | "package";
  price: string;
  successUrl: string;
  cancelUrl: string;
  /** Let the provider work out taxes. */
  automaticTax: boolean;
  /** The same key opens the same page. */
  key: string;
}

/** What a change of plan would cost now. */
export interface ChangePreview {
  amountDue: number;
  currency: string;
  /** Seconds since the epoch: the moment for which it was worked out. */
  at: number;
  lines: { description: string; amount: number }[];
}

export interface ChangeOrder {
  subscription: string;
  item: string;
  price: string;
  /** Charge the difference now; otherwise the price holds from the next period on. */
  prorate: boolean;
  /** Seconds since the epoch, from the preview. */
  at?: number;
}

/** A product and its price as they should be for sale. */
export interface CatalogueItem {
  kind: "plan" | "package";
  slug: string;
  name: string;
  description: string;
  cycle: "month" | "year" | null;
  amount: number;
  currency: string;
  credits: number;
}

/** Reads the state of things with the provider. */
export interface PaymentReader {
  readCheckout(id: string): Promise<CheckoutFacts>;
  readCustomer(id: string): Promise<CustomerFacts>;
  readSubscription(id: string): Promise<SubscriptionFacts>;
  /** The subscriptions of a customer that go on, also those for which a payment is missing. */
  runningSubscriptions(customer: string): Promise<SubscriptionFacts[]>;
  readInvoice(id: string): Promise<InvoiceFacts>;
  /** The paid invoices of a subscription, oldest first. */
  paidInvoices(subscription: string): Promise<string[]>;
  /** The invoice that a payment pays; null for a payment that was not made here. */
  invoiceOfPayment(payment: string): Promise<string | null>;
}

/** Puts things up for sale. */
export interface PaymentCatalogue {
  /** Makes or renames the product of an item; answers its id. */
  keepProduct(item: CatalogueItem): Promise<string>;
  /** The price of an item: the one it has, or a new one, the old ones no longer for sale. */
  keepPrice(item: CatalogueItem, product: string): Promise<string>;
}

/** The payment provider, as the domain knows it. Every call may throw `vendor_error` or `payment_declined`. */
export interface PaymentProvider extends PaymentReader, PaymentCatalogue {
  /** The customer of an account, made on the first call. */
  keepCustomer(buyer: Buyer, known: string | null): Promise<string>;
  openCheckout(order: CheckoutOrder): Promise<{ id: string; url: string }>;
  /** Closes the customer's pages on which a plan could still be paid; with `but` all that are not newer than that one. */
  expirePlanPages(customer: string, but?: string): Promise<void>;
  openPortal(customer: string, returnUrl: string): Promise<string>;
  previewChange(order: ChangeOrder): Promise<ChangePreview>;
  changeSubscription(order: ChangeOrder, key: string): Promise<void>;
  /** Ends the subscription with its period, or takes that back. */
  setCancelling(subscription: string, cancelling: boolean): Promise<void>;
  /** Ends the subscription now, if it has not ended. */
  endSubscription(subscription: string): Promise<void>;
  /** Gives back what is left of a payment. The same payment is given back once. */
  giveBack(payment: string): Promise<void>;
  /** Charges the customer's card while nobody is there; answers the invoice. The same key charges once. */
  chargeCard(order: { customer: string; price: string; key: string }): Promise<string>;
}
