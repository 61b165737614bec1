import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import type { Log } from "../log.ts";
import { applyFacts, beginEvent } from "./apply_facts.ts";
import type { PaymentEvent, PaymentReader } from "./provider.ts";
import type { Subject } from "./read_facts.ts";

/** What became of a message: booked, known before, of no interest, or about somebody else. */
export type EventOutcome = "applied" | "known" | "ignored" | "refused";

const Id = z.string().min(1).max(255);
/** Something that comes as its id, or whole. */
const Reference = z.union([Id, z.object({ id: Id }).transform(({ id }) => id)]).nullish();
const Owned = z.object({
  id: Id,
  customer: Reference,
  metadata: z.record(z.string(), z.string()).nullish(),
});
const Session = Owned.extend({
  client_reference_id: z.string().nullish(),
  subscription: Reference,
  invoice: Reference,
});
const Paid = z.object({ customer: Reference, payment_intent: Reference });

type Find = (
  event: PaymentEvent,
  provider: PaymentReader,
) => Promise<Subject | null> | Subject | null;

/** How the subject of a message is found, by the message's type. All others are of no interest. */
const SUBJECTS: Record<string, Find> = {
  "checkout.session.completed": ofSession,
  "checkout.session.async_payment_succeeded": ofSession,
  "checkout.session.async_payment_failed": ofSession,
  "customer.subscription.created": ofSubscription,
  "customer.subscription.updated": ofSubscription,
  "customer.subscription.deleted": ofSubscription,
  "customer.updated": ({ object }) => {
    const { id } = Owned.parse(object);
    return { customer: id, claimed: [], card: true };
  },
  "payment_method.attached": ({ object }) => {
    const { customer } = Owned.parse(object);
    return customer ? { customer, claimed: [], card: true } : null;
  },
  "invoice.paid": ofInvoice,
  "invoice.payment_succeeded": ofInvoice,
  "invoice.payment_failed": ofInvoice,
  "invoice.voided": ofInvoice,
  "payment_intent.succeeded": ({ object }, provider) => ofPayment(provider, object.id, object),
  "payment_intent.payment_failed": ({ object }, provider) => ofPayment(provider, object.id, object),
  "charge.refunded": ofCharge,
  "charge.dispute.created": ofCharge,
  "charge.dispute.updated": ofCharge,
  "charge.dispute.closed": ofCharge,
  "charge.dispute.funds_withdrawn": ofCharge,
  "charge.dispute.funds_reinstated": ofCharge,
};

/** The types of messages from which something follows. */
export const HANDLED_EVENTS = Object.keys(SUBJECTS);

function ofSession({ object }: PaymentEvent): Subject | null {
  const session = Session.parse(object);
  if (!session.customer) return null;
  const claimed = [uuidOf(session.client_reference_id), uuidOf(session.metadata?.account_id)];
  const { customer, invoice, subscription } = session;
  return { customer, claimed, invoice, subscription, card: true };
}

function ofSubscription({ object }: PaymentEvent): Subject | null {
  const { id, customer, metadata } = Owned.parse(object);
  return customer
    ? { customer, claimed: [uuidOf(metadata?.account_id)], subscription: id, card: true }
    : null;
}

function ofInvoice({ object }: PaymentEvent): Subject | null {
  const { id, customer, metadata } = Owned.parse(object);
  return customer ? { customer, claimed: [uuidOf(metadata?.account_id)], invoice: id } : null;
}

async function ofPayment(
  provider: PaymentReader,
  payment: string,
  object: unknown,
): Promise<Subject | null> {
  const invoice = await provider.invoiceOfPayment(payment);
  const { customer } = Paid.parse(object);
  if (!invoice) return null;
  return {
    customer: customer ?? (await provider.readInvoice(invoice)).customer,
    claimed: [],
    invoice,
  };
}

function ofCharge(
  { object }: PaymentEvent,
  provider: PaymentReader,
): Promise<Subject | null> | null {
  const { payment_intent } = Paid.parse(object);
  return payment_intent ? ofPayment(provider, payment_intent, object) : null;
}

function uuidOf(text: string | null | undefined): string | null {
  return z.uuid().safeParse(text).data ?? null;
}

/**
 * Takes a message whose signature was checked. What it says is only where to look: booked is what the provider
 * answers now. Throws when the provider or the database does not answer, so that the message is sent again.
 */
export async function receiveEvent(
  { db, provider, log }: { db: Db; provider: PaymentReader; log: Log },
  event: PaymentEvent,
): Promise<EventOutcome> {
  const ticket = await beginEvent({ db }, event);
  if (ticket === null) return "known";
  const subject = await SUBJECTS[event.type]?.(event, provider) ?? null;
  if (!subject) {
    unwrap(await db.rpc("end_payment_event", { p_id: event.id, p_outcome: "ignored" }));
    return "ignored";
  }
  const applied = await applyFacts({ db, provider }, { ticket, eventId: event.id, subject });
  if (applied.outcome === "refused") {
    const { detail, account_id } = applied;
    log({ event: "payment_event_refused", id: event.id, type: event.type, detail, account_id });
  }
  return applied.outcome;
}
