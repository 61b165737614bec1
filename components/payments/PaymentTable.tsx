import type { Payments } from "core/payments/list_payments.ts";
import { cardName } from "core/payments/card_name.ts";
import { moneyText } from "core/payments/money.ts";
import { dayText } from "../billing/dates.ts";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { paymentRemark, paymentState, pillStatus } from "./payment_words.ts";

type Payment = Omit<Payments["rows"][number], "invoice_id"> & {
  /** Leads to the invoice; left out where the reader has no page of it. */
  invoice_id?: string | null;
  /** The payment's name with the provider, for staff. */
  provider_id?: string;
};

/** Payments, with what went back and why one failed. */
export function PaymentTable({ rows }: { rows: readonly Payment[] }) {
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
          <Cell rowKey wrap>
            <div>
              {dayText(one.paid_at)}
              {one.provider_id && <span class="sub">{one.provider_id}</span>}
            </div>
          </Cell>
          <Cell label="State" wrap>
            <div>
              <StatusPill status={pillStatus(one)} label={paymentState(one)} />
              <span class="sub">{paymentRemark(one)}</span>
            </div>
          </Cell>
          <Cell label="Card">{one.card && `${cardName(one.card.brand)} ${one.card.last4}`}</Cell>
          <Cell label="Invoice">
            {one.invoice_id
              ? <a href={`/billing/invoices/${one.invoice_id}`}>{one.invoice_number}</a>
              : one.invoice_number}
          </Cell>
          <Cell label="Amount" numeric>{moneyText(one.amount_cents, one.currency)}</Cell>
        </tr>
      ))}
    </Table>
  );
}
