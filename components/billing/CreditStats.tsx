import type { SessionContext } from "core/accounts/session_context.ts";
import { daysLeft, type Ledger } from "core/billing/list_ledger.ts";
import { formatCount } from "../ui/numbers.ts";
import { Stat, StatRow } from "../ui/Panel.tsx";
import { dayText } from "./dates.ts";

/** Balance, what the plan brings, and for the owner how long it lasts. */
export function CreditStats({ me, ledger }: { me: SessionContext; ledger: Ledger }) {
  const { account } = me;
  const { purses, spent } = ledger;
  const days = daysLeft(account.credits, spent);
  return (
    <StatRow>
      <Stat label="Balance" value={formatCount(account.credits)} note="credits" />
      <Stat
        label={`${account.plan} plan`}
        value={formatCount(account.monthly_credits)}
        note={purses ? `credits a month; next on ${dayText(purses.next_at)}` : "credits a month"}
        href={purses ? "/billing/plans" : undefined}
      />
      {purses && (
        <>
          <Stat
            label="Used lately"
            value={formatCount(spent.credits)}
            note={spentNote(spent)}
            href="/billing/usage"
          />
          <Stat label="At this pace" value={paceValue(days)} note={paceNote(days)} />
        </>
      )}
    </StatRow>
  );
}

function spentNote({ days }: Ledger["spent"]): string {
  if (days === null) return "nothing was charged in 30 days";
  return days === 1 ? "credits in one day" : `credits in ${days} days`;
}

function paceValue(days: number | null): string {
  if (days === null) return "—";
  if (days > 365) return "over a year";
  return days === 1 ? "about 1 day" : `about ${formatCount(days)} days`;
}

function paceNote(days: number | null): string {
  if (days === null) return "known after the first charge";
  return days === 0 ? "less than a day is left" : "is how long the balance lasts";
}
