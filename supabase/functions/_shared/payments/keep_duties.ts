import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { isAppError } from "../errors.ts";
import { applyFacts, beginEvent } from "./apply_facts.ts";
import { buyerOf } from "./desk.ts";
import type { PaymentProvider } from "./provider.ts";
import { BuyerDetails } from "./schema.ts";

const Duty = z.object({
  kind: z.enum(["closing", "surplus", "leave", "details"]),
  /** The subscription or customer it is about. */
  subject: z.string(),
  customer: z.string(),
  wish: z.boolean().nullable(),
  version: z.int(),
  lease: z.uuid(),
  /** Null once the account is gone. */
  account_id: z.uuid().nullable(),
  buyer: BuyerDetails.nullable(),
  /** When the account was deleted. */
  left_at: z.string().nullable(),
});
type Duty = z.infer<typeof Duty>;

interface Deps {
  /** The service client. */
  db: Db;
  provider: PaymentProvider;
  log: (line: { event: string; error: unknown }) => void;
}

/**
 * Does the next thing that is owed to the payment provider; answers whether there was one. What fails is due again
 * later, and every step may be done twice.
 */
export async function keepNextDuty(deps: Deps): Promise<boolean> {
  const claimed = unwrap(await deps.db.rpc("claim_payment_duty"));
  if (claimed === null) return false;
  const duty = Duty.parse(claimed);
  const { kind, subject, lease, version } = duty;
  const held = { p_kind: kind, p_subject: subject, p_lease: lease };
  try {
    await KEEP[kind](deps, duty);
    unwrap(await deps.db.rpc("finish_payment_duty", { ...held, p_version: version }));
  } catch (error) {
    const p_message = isAppError(error) ? error.message : "Payments did not answer.";
    deps.log({ event: "payment_duty_failed", error });
    unwrap(await deps.db.rpc("fail_payment_duty", { ...held, p_message }));
  }
  return true;
}

const KEEP: Record<Duty["kind"], (deps: Deps, duty: Duty) => Promise<void>> = {
  async closing(deps, duty) {
    const { provider } = deps;
    const cancelling = duty.wish === true;
    const now = await provider.readSubscription(duty.subject);
    if (now.ended_at === null && now.cancel_at_period_end !== cancelling) {
      await provider.setCancelling(duty.subject, cancelling);
    }
    await book(deps, duty, { subscription: duty.subject });
  },
  async surplus(deps, duty) {
    await deps.provider.endSubscription(duty.subject);
    await giveBackAll(deps, duty, duty.subject);
  },
  async leave(deps, duty) {
    const { provider } = deps;
    await provider.expirePlanPages(duty.customer);
    for (const { id, begun_at } of await provider.runningSubscriptions(duty.customer)) {
      await provider.endSubscription(id);
      // Begun on a page that was open while the account was deleted: nobody can use it.
      const isAfter = duty.left_at !== null && new Date(begun_at) > new Date(duty.left_at);
      if (isAfter) await giveBackAll(deps, duty, id);
    }
  },
  async details({ provider }, { buyer, customer }) {
    if (buyer) await provider.keepCustomer(buyerOf(buyer), customer);
  },
};

async function giveBackAll(deps: Deps, duty: Duty, subscription: string): Promise<void> {
  const { provider } = deps;
  for (const invoice of await provider.paidInvoices(subscription)) {
    for (const payment of (await provider.readInvoice(invoice)).payments) {
      if (payment.status === "succeeded") await provider.giveBack(payment.id);
    }
    await book(deps, duty, { invoice });
  }
}

/** Books what has come of it at once; the messages about it say the same again. */
async function book(
  { db, provider }: Deps,
  { account_id: accountId, customer }: Duty,
  about: { subscription: string } | { invoice: string },
): Promise<void> {
  if (accountId === null) return;
  const ticket = await beginEvent({ db }) ?? 0;
  const subject = { customer, claimed: [], ...about };
  await applyFacts({ db, provider }, { ticket, accountId, subject });
}
