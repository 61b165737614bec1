import { z } from "npm:zod@4.6.7";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import { CheckoutState, type PaymentOrder, ShownChange } from "./schema.ts";

type Order<Action> = Omit<Extract<PaymentOrder, { action: Action }>, "action">;

const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  status: z.int().min(400).max(599),
  fields: z.record(z.string(), z.array(z.string())).default({}),
});
const Address = z.object({ url: z.url({ protocol: /^https?$/ }) });

/** Opens the payment page for a purchase; answers its address. Throws what the function `billing` refuses with. */
export async function askCheckout({ db }: { db: Db }, order: Order<"checkout">): Promise<string> {
  return Address.parse(await ask(db, { action: "checkout", ...order })).url;
}

/** Opens the provider's page for cards and cancelling; answers its address. */
export async function askPortal({ db }: { db: Db }): Promise<string> {
  return Address.parse(await ask(db, { action: "portal" })).url;
}

/** Books what was paid on a checkout page; answers where it stands. Throws `not_found` for another account's. */
export async function askFulfilment(
  { db }: { db: Db },
  { session }: Order<"fulfil">,
): Promise<CheckoutState["state"]> {
  return CheckoutState.parse(await ask(db, { action: "fulfil", session })).state;
}

/** What a change of plan would cost. */
export async function askPreview(
  { db }: { db: Db },
  plan: Order<"preview">["plan"],
): Promise<ShownChange> {
  return ShownChange.parse(await ask(db, { action: "preview", plan }));
}

/** Changes the plan as it was shown. Throws `payment_declined` when the card is refused. */
export async function askChange({ db }: { db: Db }, order: Order<"change">): Promise<void> {
  await ask(db, { action: "change", ...order });
}

/** Ends the subscription with its period, or takes that back. */
export async function askCancelling({ db }: { db: Db }, order: Order<"cancel">): Promise<void> {
  await ask(db, { action: "cancel", ...order });
}

/** Asks the provider anew how card and subscription stand. */
export async function askRefresh({ db }: { db: Db }): Promise<void> {
  await ask(db, { action: "refresh" });
}

async function ask(db: Db, order: PaymentOrder): Promise<unknown> {
  const { data, error, response } = await db.functions.invoke("billing", { body: order });
  if (!error) return data;
  const refusal = Refusal.safeParse(await response?.json().catch(() => null));
  if (refusal.success) {
    const { code, message, status, fields } = refusal.data;
    throw new AppError(code, message, { status, fields });
  }
  throw new AppError(
    "unavailable",
    "Payments do not answer. Try again in a moment; nothing was charged.",
    { status: 503, retryable: true, cause: error },
  );
}
