import type { StaffAccount } from "core/staff/read_account.ts";
import { dayText } from "../billing/dates.ts";
import { When } from "../jobs/When.tsx";
import { LinkButton } from "../ui/Button.tsx";
import { formatCount } from "../ui/numbers.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";

/** Plan, balance, sites and the last sign of life. */
export function AccountFacts({ account }: { account: StaffAccount }) {
  const { status_reason: reason, status_changed_at: changed } = account;
  return (
    <Panel
      title="Account"
      actions={
        <LinkButton href={`/billing/credits?account=${account.id}`} icon="coin" size="small">
          Book credits
        </LinkButton>
      }
    >
      <KeyValue
        pairs={[
          ["Plan", `${account.plan}, ${formatCount(account.monthly_credits)} credits a month`],
          ["Credits", formatCount(account.credits)],
          ["Sites", account.sites.map(({ name }) => name).join(", ") || "none yet"],
          ["Last activity", <When key="active" at={account.last_activity} />],
          ["Since", dayText(account.created_at)],
          ["Id", <code key="id">{account.id}</code>],
          ...(reason && changed
            ? [[
              account.status === "suspended" ? "Suspended" : "Restored",
              (
                <span key="reason">
                  <When at={changed} />: {reason}
                </span>
              ),
            ]] as [string, preact.ComponentChildren][]
            : []),
        ]}
      />
    </Panel>
  );
}
