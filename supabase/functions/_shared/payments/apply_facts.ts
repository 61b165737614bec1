import { z } from "npm:zod@4.6.7";
import { type Db, type Json, unwrap } from "../db.ts";
import type { PaymentReader } from "./provider.ts";
import { readFacts, type Subject } from "./read_facts.ts";

const Beginning = z.union([z.object({ known: z.string() }), z.object({ ticket: z.int() })]);

const Applied = z.object({
  outcome: z.enum(["applied", "refused"]),
  detail: z.string().nullable(),
  account_id: z.string().nullable(),
});
export type Applied = z.infer<typeof Applied>;

/** A message by its id, kind and moment (seconds since the epoch). */
interface Told {
  id: string;
  type: string;
  created: number;
}

/** Draws a ticket for what will be asked now; null for a message of which something came already. */
export async function beginEvent({ db }: { db: Db }, told?: Told): Promise<number | null> {
  const begun = Beginning.parse(unwrap(
    await db.rpc(
      "begin_payment_event",
      told
        ? {
          p_id: told.id,
          p_type: told.type,
          p_sent_at: new Date(told.created * 1000).toISOString(),
        }
        : {},
    ),
  ));
  return "ticket" in begun ? begun.ticket : null;
}

/**
 * Asks how things stand with `subject` and books it: the one way by which anything that was paid counts. It may be
 * done by anybody, in any order and as often as one likes. With `accountId` only that account's customer is accepted.
 */
export async function applyFacts(
  { db, provider }: { db: Db; provider: PaymentReader },
  { ticket, eventId, accountId, subject }: {
    ticket: number;
    eventId?: string;
    accountId?: string;
    subject: Subject;
  },
): Promise<Applied> {
  const facts = await readFacts({ db, provider }, subject);
  return Applied.parse(unwrap(
    await db.rpc("apply_payment_facts", {
      // Empty for what no message told of.
      p_event_id: eventId ?? "",
      p_ticket: ticket,
      p_facts: facts as unknown as Json,
      ...(accountId ? { p_account_id: accountId } : {}),
    }),
  ));
}
