import type { Payments } from "core/payments/list_payments.ts";
import { moneyText } from "core/payments/money.ts";
import { dayText } from "../billing/dates.ts";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** Payments, with what went back and why one failed. */
export function PaymentTable({ rows }: { rows: Payments["rows"] }) {
  return (
    <Table
      caption="Payments"
      stack
      head={
        <>
          <Heading rowKey>Date</Heading>
          <Heading>State</Heading>
          <Heading>Card</Heading>
          <Heading>Invoice</Heading>
          <Heading numeric>Amount</Heading>
        </>
      }
    >
      {rows.map((one) => (
        <tr key={one.id}>
          <Cell rowKey>{dayText(one.paid_at)}</Cell>
          <Cell label="State" wrap>
            <div>
              <StatusPill status={one.status} label={stateOf(one)} />
              {remark(one) && <span class="sub">{remark(one)}</span>}
            </div>
          </Cell>
          <Cell label="Card">{one.card && `${one.card.brand} ${one.card.last4}`}</Cell>
          <Cell label="Invoice">
            {one.invoice_id && (
              <a href={`/billing/invoices/${one.invoice_id}`}>{one.invoice_number}</a>
            )}
          </Cell>
          <Cell label="Amount" numeric>{moneyText(one.amount_cents, one.currency)}</Cell>
        </tr>
      ))}
    </Table>
  );
}

type Payment = Payments["rows"][number];

function stateOf({ status, refunded_cents, amount_cents, disputed_cents }: Payment): string {
  if (status !== "succeeded") return status === "failed" ? "Failed" : "Under way";
  if (disputed_cents > 0) return "Disputed";
  if (refunded_cents === 0) return "Paid";
  return refunded_cents >= amount_cents ? "Given back" : "Given back in part";
}

function remark(
  { status, failure, refunded_cents, amount_cents, currency }: Payment,
): string | null {
  if (status !== "succeeded") return failure;
  const isPart = refunded_cents > 0 && refunded_cents < amount_cents;
  return isPart ? `${moneyText(refunded_cents, currency)} given back` : null;
}
