import type { Plans } from "core/billing/read_plans.ts";
import type { Plan } from "core/billing/read_offer.ts";
import { Limit } from "../settings/Limit.tsx";
import { formatCount } from "../ui/numbers.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { dayText } from "./dates.ts";

interface CurrentPlanProps {
  current: NonNullable<Plans["current"]>;
  /** Missing when the plan is no longer offered. */
  plan: Plan | undefined;
}

/** The account's plan: what it brings when, and how much of its limits is used. */
export function CurrentPlan({ current, plan }: CurrentPlanProps) {
  return (
    <Panel title={`Your plan: ${current.name}`}>
      <KeyValue
        pairs={[
          ["Credits a month", formatCount(plan?.monthly_credits)],
          ["Next credits", dayText(current.next_at)],
          ["Paid until", plan?.price_cents ? dayText(current.period_end) : "Nothing to pay"],
        ]}
      />
      <Limit label="Sites" used={current.sites} allowed={plan?.max_sites ?? null} />
      <Limit label="People" used={current.users} allowed={plan?.max_users ?? null} />
    </Panel>
  );
}
