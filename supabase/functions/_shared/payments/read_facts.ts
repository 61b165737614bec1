import { type Db, unwrap } from "../db.ts";
import { z } from "npm:zod@4.6.7";
import type { CustomerFacts, InvoiceFacts, PaymentReader, SubscriptionFacts } from "./provider.ts";

/** What a message is about, or what a page wants to know the state of. */
export interface Subject {
  customer: string;
  /** Accounts that something of it says it belongs to. */
  claimed: (string | null)[];
  invoice?: string | null;
  subscription?: string | null;
  /** The customer itself: the card that is charged. */
  card?: true;
}

/** How things stand with the provider, in the form `apply_payment_facts` takes. */
export interface Facts {
  customer: string;
  claimed_accounts: string[];
  card?: CustomerFacts["card"];
  subscription: SubscriptionFacts | null;
  invoices: InvoiceFacts[];
}

/**
 * Asks the provider how things stand now. Of a subscription come all paid invoices that are not known yet, so that
 * none is booked before an earlier one.
 */
export async function readFacts(
  { db, provider }: { db: Db; provider: PaymentReader },
  { customer, claimed, invoice, subscription, card }: Subject,
): Promise<Facts> {
  const first = invoice ? await provider.readInvoice(invoice) : null;
  const subscriptionId = subscription ?? first?.subscription;
  const current = subscriptionId ? await provider.readSubscription(subscriptionId) : null;
  const wanted = current ? await invoicesOf({ db, provider }, current, invoice) : [];
  const invoices = await Promise.all(
    wanted.map((id) => id === invoice && first ? first : provider.readInvoice(id)),
  );
  if (first && !invoices.includes(first)) invoices.push(first);
  const person = card ? await provider.readCustomer(customer) : null;
  const claims = [...claimed, current?.claimed_account, person?.claimed_account];
  return {
    customer,
    claimed_accounts: [...claims, ...invoices.map((one) => one.claimed_account)]
      .filter((id) => typeof id === "string"),
    ...(person ? { card: person.card } : {}),
    subscription: current,
    invoices,
  };
}

/** Invoices of a subscription, oldest first: the one asked for, those not known yet, and the last if it is unpaid. */
async function invoicesOf(
  { db, provider }: { db: Db; provider: PaymentReader },
  { id, latest_invoice }: SubscriptionFacts,
  asked: string | null | undefined,
): Promise<string[]> {
  const paid = await provider.paidInvoices(id);
  const found = paid.length === 0 ? [] : unwrap(await db.rpc("new_invoices", { p_ids: paid }));
  const unknown = z.array(z.string()).parse(found);
  const wanted = paid.filter((one) => one === asked || unknown.includes(one));
  return latest_invoice === null || paid.includes(latest_invoice)
    ? wanted
    : [...wanted, latest_invoice];
}
