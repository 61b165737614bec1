import type { Ledger } from "core/billing/list_ledger.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Flash } from "../ui/Flash.tsx";
import { formatCount } from "../ui/numbers.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { dayText } from "./dates.ts";

type Purses = NonNullable<Ledger["purses"]>;

/** The balance by purse in the order in which it is spent, and what is owed. */
export function PursePanel({ purses }: { purses: Purses }) {
  const { plan, purchased, reserved, debt } = purses;
  return (
    <Panel
      title="What the balance is made of"
      actions={
        <>
          <LinkButton href="/billing/packages" icon="coin">More credits</LinkButton>
          <LinkButton href="/billing/plans">Plans</LinkButton>
        </>
      }
    >
      {debt > 0 && <Flash tone="warning">{debtText(debt)}</Flash>}
      <KeyValue
        pairs={[
          ["Plan credits", `${formatCount(plan)}, spent first. ${endText(purses)}`],
          ["Purchased credits", `${formatCount(purchased)}, spent last. They never expire.`],
          ["Reserved", `${formatCount(reserved)} for work under way, beside the balance.`],
        ]}
      />
    </Panel>
  );
}

function debtText(debt: number): string {
  return `${formatCount(debt)} credits are owed: they were spent before their payment was given ` +
    "back. The next purchase or paid month settles them first.";
}

function endText({ carry_over, carry_over_cap, next_at }: Purses): string {
  const day = dayText(next_at);
  if (!carry_over) return `What is unused ends on ${day}.`;
  if (carry_over_cap === null) return `What is unused on ${day} stays.`;
  return `Up to ${formatCount(carry_over_cap)} of what is unused on ${day} stay.`;
}
