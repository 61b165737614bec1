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
  subscriptions: SubscriptionFacts[];
  invoices: InvoiceFacts[];
}

/**
 * Asks the provider how things stand now. With a subscription come all others of its customer that run, and of each
 * all paid invoices that are not known yet, so that none is booked before an earlier one.
 */
export async function readFacts(
  { db, provider }: { db: Db; provider: PaymentReader },
  { customer, claimed, invoice, subscription, card }: Subject,
): Promise<Facts> {
  const first = invoice ? await provider.readInvoice(invoice) : null;
  const subscriptionId = subscription ?? first?.subscription;
  const subscriptions = subscriptionId ? await readSubscriptions(provider, subscriptionId) : [];
  const wanted = await invoicesOf({ db, provider }, subscriptions, invoice);
  const invoices = await Promise.all(
    wanted.map((id) => id === invoice && first ? first : provider.readInvoice(id)),
  );
  if (first && !invoices.includes(first)) invoices.push(first);
  const person = card ? await provider.readCustomer(customer) : null;
  const claims = [...claimed, person?.claimed_account];
  return {
    customer,
    claimed_accounts: [
      ...claims,
      ...[...subscriptions, ...invoices].map((one) => one.claimed_account),
    ]
      .filter((id) => typeof id === "string"),
    ...(person ? { card: person.card } : {}),
    subscriptions,
    invoices,
  };
}

/** A subscription and the others of its customer that run, the one that began first before the others. */
async function readSubscriptions(
  provider: PaymentReader,
  id: string,
): Promise<SubscriptionFacts[]> {
  const asked = await provider.readSubscription(id);
  const others = (await provider.runningSubscriptions(asked.customer)).filter((one) =>
    one.id !== id
  );
  const key = ({ begun_at, id }: SubscriptionFacts) => `${begun_at} ${id}`;
  return [asked, ...others].sort((one, other) => key(one) < key(other) ? -1 : 1);
}

/**
 * Invoices of subscriptions, oldest first: the one asked for, those not known yet, and the last of each if it is
 * unpaid.
 */
async function invoicesOf(
  { db, provider }: { db: Db; provider: PaymentReader },
  subscriptions: SubscriptionFacts[],
  asked: string | null | undefined,
): Promise<string[]> {
  const paid = await Promise.all(subscriptions.map(({ id }) => provider.paidInvoices(id)));
  const found = paid.flat().length === 0
    ? []
    : unwrap(await db.rpc("new_invoices", { p_ids: paid.flat() }));
  const unknown = z.array(z.string()).parse(found);
  return subscriptions.flatMap(({ latest_invoice }, index) => {
    const own = paid[index] ?? [];
    const wanted = own.filter((one) => one === asked || unknown.includes(one));
    return latest_invoice === null || own.includes(latest_invoice)
      ? wanted
      : [...wanted, latest_invoice];
  });
}
