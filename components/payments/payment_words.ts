import type { Payments } from "core/payments/list_payments.ts";
import { moneyText } from "core/payments/money.ts";

type Payment = Pick<
  Payments["rows"][number],
  | "status"
  | "refunded_cents"
  | "amount_cents"
  | "disputed_cents"
  | "dispute_status"
  | "currency"
  | "failure"
>;

/** What became of a payment, in a word or two. */
export function paymentState(
  { status, refunded_cents, amount_cents, disputed_cents, dispute_status }: Payment,
): string {
  if (status === "cancelled") return "Cancelled";
  if (status !== "succeeded") return status === "failed" ? "Failed" : "Under way";
  if (dispute_status === "lost") return "Dispute lost";
  if (disputed_cents > 0) return "Disputed";
  if (refunded_cents === 0) return "Paid";
  return refunded_cents >= amount_cents ? "Given back" : "Given back in part";
}

/** Why it failed, or how much of it went back; null when its state says everything. */
export function paymentRemark(
  { status, failure, refunded_cents, amount_cents, currency }: Payment,
): string | null {
  if (status !== "succeeded") return failure;
  const isPart = refunded_cents > 0 && refunded_cents < amount_cents;
  return isPart ? `${moneyText(refunded_cents, currency)} given back` : null;
}

/** The state by which a payment's pill is coloured: what went back is not shown as a success. */
export function pillStatus(
  { status, refunded_cents, amount_cents, disputed_cents, dispute_status }: Payment,
): string {
  if (status !== "succeeded") return status;
  if (dispute_status === "lost") return "failed";
  if (disputed_cents > 0) return "review";
  return refunded_cents > 0 && refunded_cents >= amount_cents ? "cancelled" : status;
}
