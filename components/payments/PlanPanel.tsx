import { cardName } from "core/payments/card_name.ts";
import { moneyText } from "core/payments/money.ts";
import type { Overview } from "core/payments/read_overview.ts";
import { dayText } from "../billing/dates.ts";
import { Button, LinkButton } from "../ui/Button.tsx";
import { Flash } from "../ui/Flash.tsx";
import { formatCount } from "../ui/numbers.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";

/** The plan, what it becomes next, and the ways to change or end it. */
export function PlanPanel(
  { plan, subscription, suspended }: Pick<Overview, "plan" | "subscription"> & {
    suspended: boolean;
  },
) {
  return (
    <Panel title="Plan">
      <div class="stack">
        {subscription?.past_due_since && (
          <Missing subscription={subscription} suspended={suspended} />
        )}
        <KeyValue
          pairs={[
            ["Plan", plan.name],
            ["Credits", `${formatCount(plan.monthly_credits)} a month`],
            ...(subscription ? nextPairs(plan, subscription) : []),
          ]}
        />
        <div class="form-actions">
          <LinkButton href="/billing/plans" variant={subscription ? "secondary" : "primary"}>
            {subscription ? "Change the plan" : "Choose a plan"}
          </LinkButton>
          {subscription && <CancelForm cancelling={subscription.cancelling} />}
        </div>
      </div>
    </Panel>
  );
}

/** What is missing, until when everything works all the same, and where it is paid. */
function Missing(
  { subscription: { past_due_since: since, works_until: until }, suspended }: {
    subscription: NonNullable<Overview["subscription"]>;
    suspended: boolean;
  },
) {
  return (
    <Flash tone="danger">
      <div class="stack">
        <span>
          A payment is missing since{" "}
          {since && dayText(since)}. Change the card or pay the open invoice; everything works{" "}
          {suspended || !until ? "again then" : `until ${dayText(until)}`}.
        </span>
        <form method="post">
          <Button name="action" value="portal" variant="primary">Pay the open invoice</Button>
        </form>
      </div>
    </Flash>
  );
}

function nextPairs(
  plan: Overview["plan"],
  { next_plan: next, cancelling, period_end, past_due_since }: NonNullable<
    Overview["subscription"]
  >,
): [string, string][] {
  if (cancelling) return [["Ends", `${dayText(period_end)}; after that the Free plan`]];
  if (past_due_since) return [];
  if (!next) return [["Paid until", dayText(period_end)]];
  const price = `${moneyText(next.amount, next.currency)} each ${next.cycle}`;
  const isOther = next.slug !== plan.slug;
  return [[
    "Renews",
    `${dayText(period_end)}${isOther ? `, as the ${next.name} plan` : ""}, for ${price}`,
  ]];
}

function CancelForm({ cancelling }: { cancelling: boolean }) {
  return (
    <form method="post">
      <Button name="action" value={cancelling ? "resume" : "cancel"} variant="quiet">
        {cancelling ? "Keep the subscription" : "Cancel at the end of the period"}
      </Button>
    </form>
  );
}

/** The card, and the way to the provider's own page. */
export function CardPanel({ card, is_customer }: Pick<Overview, "card" | "is_customer">) {
  return (
    <Panel title="Payment method">
      <div class="stack">
        {card
          ? (
            <KeyValue
              pairs={[
                ["Card", `${cardName(card.brand)}, ends with ${card.last4}`],
                ["Valid until", `${card.exp_month}/${card.exp_year}`],
              ]}
            />
          )
          : <p>{is_customer ? "No card is kept." : "A card is kept with the first purchase."}</p>}
        {is_customer && (
          <form method="post" class="form-actions">
            <Button name="action" value="portal">Card and open invoices</Button>
          </form>
        )}
      </div>
    </Panel>
  );
}
