import type { Plan } from "core/billing/read_offer.ts";
import { formatCount } from "../ui/numbers.ts";
import { moneyText } from "./money.ts";

/** A plan's price, whom it is for and what it includes. */
export function PlanFacts({ plan }: { plan: Plan }) {
  const { max_sites, max_users } = plan;
  return (
    <>
      <p class="stat-value">{monthText(plan)}</p>
      <p class="muted">{plan.description}</p>
      <ul>
        {plan.yearly_price_cents > 0 && <li>or {yearText(plan)}</li>}
        <li>{formatCount(plan.monthly_credits)} credits a month</li>
        <li>{carryText(plan)}</li>
        <li>{max_sites ?? "Any number of"} site{max_sites === 1 ? "" : "s"}</li>
        <li>{max_users ?? "Any number of"} {max_users === 1 ? "person" : "people"}</li>
      </ul>
    </>
  );
}

/** "Free" or "$29 a month". */
export function monthText({ price_cents, currency }: Plan): string {
  return price_cents === 0 ? "Free" : `${moneyText(price_cents, currency)} a month`;
}

/** "$290 a year", with what that saves. */
export function yearText({ price_cents, yearly_price_cents, currency }: Plan): string {
  const saved = price_cents * 12 - yearly_price_cents;
  const price = `${moneyText(yearly_price_cents, currency)} a year`;
  return saved > 0 ? `${price}, ${moneyText(saved, currency)} less` : price;
}

function carryText({ carry_over, carry_over_cap }: Plan): string {
  if (!carry_over) return "Unused plan credits end with the month";
  return carry_over_cap === null
    ? "Unused credits stay"
    : `Up to ${formatCount(carry_over_cap)} unused credits stay`;
}
