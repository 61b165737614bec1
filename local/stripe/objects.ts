/** Stripe's objects, as far as the product uses them. Moments are seconds since the epoch, amounts cents. */
interface Common {
  id: string;
  created: number;
  livemode: false;
}
type Metadata = Record<string, string>;

export interface Product extends Common {
  object: "product";
  name: string;
  description: string | null;
  active: boolean;
  metadata: Metadata;
}

export type Interval = "month" | "year";

export interface Price extends Common {
  object: "price";
  product: string;
  currency: string;
  unit_amount: number;
  recurring: { interval: Interval; interval_count: 1 } | null;
  active: boolean;
  metadata: Metadata;
}

export interface TaxId extends Common {
  object: "tax_id";
  customer: string;
  type: string;
  value: string;
}

export interface Customer extends Common {
  object: "customer";
  email: string | null;
  name: string | null;
  address: Record<string, string> | null;
  metadata: Metadata;
  invoice_settings: { default_payment_method: string | null };
  /** Below zero: what the next invoice is less. */
  balance: number;
}

export interface Card {
  brand: string;
  last4: string;
  exp_month: number;
  exp_year: number;
}

export interface PaymentMethod extends Common {
  object: "payment_method";
  type: "card";
  customer: string;
  card: Card;
}

export interface Session extends Common {
  object: "checkout.session";
  mode: "payment" | "subscription";
  status: "open" | "complete" | "expired";
  payment_status: "paid" | "unpaid";
  client_reference_id: string | null;
  customer: string;
  price: string;
  amount_total: number;
  currency: string;
  success_url: string;
  cancel_url: string;
  metadata: Metadata;
  invoice_metadata: Metadata;
  payment_intent: string | null;
  subscription: string | null;
  invoice: string | null;
  url: string | null;
}

export interface Subscription extends Common {
  object: "subscription";
  customer: string;
  status: "active" | "past_due" | "canceled";
  metadata: Metadata;
  cancel_at_period_end: boolean;
  cancel_at: number | null;
  canceled_at: number | null;
  ended_at: number | null;
  latest_invoice: string | null;
  /** From here its periods are counted. */
  billing_cycle_anchor: number;
  currency: string;
  items: { object: "list"; data: SubscriptionItem[]; has_more: false };
}

export interface SubscriptionItem {
  id: string;
  object: "subscription_item";
  price: Price;
  quantity: 1;
  current_period_start: number;
  current_period_end: number;
}

export interface InvoiceLine {
  id: string;
  object: "line_item";
  description: string;
  quantity: number;
  amount: number;
  currency: string;
  period: { start: number; end: number };
  pricing: { type: "price_details"; price_details: { price: string; product: string } } | null;
  parent: {
    type: "subscription_item_details" | "invoice_item_details";
    subscription_item_details: { proration: boolean; subscription: string } | null;
    invoice_item_details: { proration: boolean } | null;
  };
}

export interface Invoice extends Common {
  object: "invoice";
  customer: string;
  status: "draft" | "open" | "paid" | "void";
  billing_reason: string;
  currency: string;
  subtotal: number;
  total: number;
  total_taxes: { amount: number }[];
  amount_due: number;
  amount_paid: number;
  attempt_count: number;
  /** When the last attempt was. */
  attempted_at: number;
  metadata: Metadata;
  parent: {
    type: "subscription_details";
    subscription_details: { subscription: string; subscription_proration_date?: number };
  } | null;
  status_transitions: { paid_at: number | null };
  lines: { object: "list"; data: InvoiceLine[]; has_more: false };
  payment: string | null;
}

export interface InvoicePayment extends Common {
  object: "invoice_payment";
  invoice: string;
  status: "open" | "paid";
  payment: { type: "payment_intent"; payment_intent: string };
}

export interface PaymentIntent extends Common {
  object: "payment_intent";
  customer: string;
  amount: number;
  currency: string;
  status: "succeeded" | "requires_payment_method";
  latest_charge: string | null;
  last_payment_error: { code: string; message: string } | null;
  metadata: Metadata;
}

export interface Charge extends Common {
  object: "charge";
  customer: string;
  payment_intent: string;
  amount: number;
  amount_refunded: number;
  refunded: boolean;
  disputed: boolean;
  currency: string;
  status: "succeeded" | "failed";
  failure_message: string | null;
  payment_method_details: { type: "card"; card: Card };
}

export interface Refund extends Common {
  object: "refund";
  charge: string;
  payment_intent: string;
  amount: number;
  currency: string;
  status: "succeeded";
}

export interface Dispute extends Common {
  object: "dispute";
  charge: string;
  payment_intent: string;
  amount: number;
  currency: string;
  reason: string;
  status: "needs_response" | "won" | "lost";
}

export interface PortalSession extends Common {
  object: "billing_portal.session";
  customer: string;
  return_url: string;
  url: string;
}

export type StripeObject =
  | Product
  | Price
  | Customer
  | TaxId
  | PaymentMethod
  | Session
  | Subscription
  | Invoice
  | InvoicePayment
  | PaymentIntent
  | Charge
  | Refund
  | Dispute
  | PortalSession;

export type Kind = StripeObject["object"];
export type ObjectOf<K extends Kind> = Extract<StripeObject, { object: K }>;
