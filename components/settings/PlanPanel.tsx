import type { AccountOverview } from "core/accounts/read_account.ts";
import { dayText } from "../billing/dates.ts";
import { LinkButton } from "../ui/Button.tsx";
import { formatCount } from "../ui/numbers.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { Limit } from "./Limit.tsx";

/** The plan, and for managers how much of its limits is used. */
export function PlanPanel({ account, manager }: { account: AccountOverview; manager: boolean }) {
  const { plan } = account;
  return (
    <Panel
      title="Plan and limits"
      actions={<LinkButton href="/billing/credits" size="small" icon="coin">Credits</LinkButton>}
    >
      <KeyValue
        pairs={[
          ["Plan", plan ? `${plan.name}: ${plan.description}` : "No longer offered"],
          ["Credits a month", formatCount(plan?.monthly_credits)],
          ["Next credits", account.period_end && dayText(account.period_end)],
        ]}
      />
      {manager && (
        <>
          <Limit label="Sites" used={account.sites} allowed={plan?.max_sites ?? null} />
          <Limit label="People" used={account.users} allowed={plan?.max_users ?? null} />
          <p class="hint">
            A plan buys credits; every feature is in every plan. Only the number of sites and people
            differs.
          </p>
        </>
      )}
    </Panel>
  );
}
