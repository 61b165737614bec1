import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { applyFacts, beginEvent } from "./apply_facts.ts";
import type { PaymentProvider } from "./provider.ts";
import { syncPrices } from "./sync_prices.ts";

const TopUp = z.object({
  id: z.uuid(),
  lease: z.uuid(),
  account_id: z.uuid(),
  package: z.string(),
  customer: z.string().nullable(),
  price: z.string().nullable(),
  /** Cents, as when it was ordered. */
  amount: z.int(),
});
type TopUp = z.infer<typeof TopUp>;

interface Deps {
  /** The service client. */
  db: Db;
  provider: PaymentProvider;
}

/**
 * Pays the next package that an account's settings have ordered; answers whether there was one. However often it is
 * tried, and by however many workers, the card is charged once: the order's id is the key of the charge.
 */
export async function payNextTopUp(deps: Deps): Promise<boolean> {
  const claimed = unwrap(await deps.db.rpc("claim_top_up"));
  if (claimed === null) return false;
  const topUp = TopUp.parse(claimed);
  const held = { p_id: topUp.id, p_lease: topUp.lease };
  try {
    await pay(deps, topUp);
    unwrap(await deps.db.rpc("finish_top_up", held));
  } catch (error) {
    // What is not known for certain to have been refused is tried again, with the same key.
    const isRefused = isAppError(error) && ["payment_declined", "not_found"].includes(error.code);
    const message = isAppError(error) ? error.message : "Payments did not answer.";
    const failed = { ...held, p_message: message, p_retryable: !isRefused };
    unwrap(await deps.db.rpc("fail_top_up", failed));
  }
  return true;
}

async function pay({ db, provider }: Deps, topUp: TopUp): Promise<void> {
  const { id, account_id: accountId, customer } = topUp;
  if (!customer) throw new AppError("not_found", "There is no card to charge.");
  const price = topUp.price ?? await priceOf({ db, provider }, topUp);
  const ticket = await beginEvent({ db }) ?? 0;
  const invoice = await provider.chargeCard({ customer, price, key: `top-up-${id}` });
  await applyFacts({ db, provider }, {
    ticket,
    accountId,
    subject: { customer, claimed: [], invoice },
  });
}

async function priceOf(deps: Deps, { package: slug, amount }: TopUp): Promise<string> {
  const found = (await syncPrices(deps)).find((one) => one.kind === "package" && one.slug === slug);
  if (found?.amount === amount) return found.price_id;
  throw new AppError("not_found", "This package is not for sale any more, or has another price.");
}
