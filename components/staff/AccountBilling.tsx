import { cardName } from "core/payments/card_name.ts";
import { moneyText } from "core/payments/money.ts";
import type { StaffBilling } from "core/staff/billing_schema.ts";
import { dayText } from "../billing/dates.ts";
import { PaymentTable } from "../payments/PaymentTable.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { formatCount } from "../ui/numbers.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";

/** How an account pays: to be read, and changed with the provider or by its owner alone. */
export function AccountBilling({ billing }: { billing: StaffBilling }) {
  return (
    <>
      <Panel title="Subscription">
        <KeyValue pairs={[...subscriptionPairs(billing), ...customerPairs(billing)]} />
      </Panel>
      <Panel title="Invoices" flush foot={lastTen(billing.invoices)}>
        {billing.invoices.length === 0
          ? <EmptyState icon="card" title="Nothing was paid yet" />
          : <InvoiceRows invoices={billing.invoices} />}
      </Panel>
      <Panel title="Payments" flush foot={lastTen(billing.payments)}>
        {billing.payments.length === 0
          ? <EmptyState icon="card" title="No card was charged yet" />
          : <PaymentTable rows={billing.payments} />}
      </Panel>
    </>
  );
}

const lastTen = (rows: unknown[]) => rows.length === 10 && "The last ten; all of them in Studio.";

function subscriptionPairs(
  { subscription: one }: StaffBilling,
): [string, preact.ComponentChildren][] {
  if (!one) return [["Subscription", "none; the free plan, or one that staff gave"]];
  const price = one.amount_cents !== null && one.currency !== null
    ? `, ${moneyText(one.amount_cents, one.currency)} each ${one.cycle}`
    : "";
  const reminders = ["no reminder yet", "1 reminder"][one.notices] ?? `${one.notices} reminders`;
  return [
    ["Subscription", `${one.plan ? statusLabel(one.plan) : "A price made by hand"}${price}`],
    ["State", <StatusPill key="state" status={one.status} />],
    one.ended_at
      ? ["Ended", dayText(one.ended_at)]
      : [one.cancelling ? "Ends" : "Renews", dayText(one.period_end)],
    ...(one.past_due_since
      ? [["Payment missing", `since ${dayText(one.past_due_since)}, ${reminders}`]] as [
        string,
        string,
      ][]
      : []),
    ...(one.suspended_at
      ? [["Suspended for it", dayText(one.suspended_at)]] as [string, string][]
      : []),
    ["With the provider", <code key="id">{one.id}</code>],
  ];
}

function customerPairs(
  { customer_id, card, debt, purchased_credits, top_up }: StaffBilling,
): [string, preact.ComponentChildren][] {
  const automatic = !top_up
    ? "never set up"
    : top_up.enabled
    ? `${top_up.package} below ${formatCount(top_up.threshold)} credits`
    : `off${top_up.stopped ? `: ${top_up.stopped}` : ""}`;
  return [
    ["Customer", customer_id ? <code key="customer">{customer_id}</code> : "none yet"],
    ["Card", card ? `${cardName(card.brand)}, ends with ${card.last4}` : "none"],
    ["Bought credits", formatCount(purchased_credits)],
    ["Debt", debt > 0 ? `${formatCount(debt)} credits, settled by the next purchase` : "none"],
    ["Automatic purchases", automatic],
  ];
}

function InvoiceRows({ invoices }: Pick<StaffBilling, "invoices">) {
  return (
    <Table
      caption="Invoices"
      stack
      head={
        <>
          <Heading rowKey>Number</Heading>
          <Heading>Date</Heading>
          <Heading numeric>Credits</Heading>
          <Heading numeric>Tax</Heading>
          <Heading numeric>Total</Heading>
        </>
      }
    >
      {invoices.map((one) => (
        <tr key={one.id}>
          <Cell rowKey wrap>
            <div>
              {one.number}
              <span class="sub">{invoiceRemark(one)}</span>
            </div>
          </Cell>
          <Cell label="Date">{dayText(one.issued_at)}</Cell>
          <NumberCell label="Credits" value={one.corrects ? null : one.credits} />
          <Cell label="Tax" numeric>{moneyText(one.tax_cents, one.currency)}</Cell>
          <Cell label="Total" numeric>{moneyText(one.total_cents, one.currency)}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function invoiceRemark(one: StaffBilling["invoices"][number]): string | null {
  if (one.corrects) return `Credit note for ${one.corrects}`;
  if (one.noted_cents === 0) return null;
  const taken = formatCount(one.credits_taken_back);
  return `${moneyText(one.noted_cents, one.currency)} given back, ${taken} credits taken back`;
}
