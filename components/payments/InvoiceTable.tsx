import type { Invoices } from "core/payments/list_invoices.ts";
import { moneyText } from "core/payments/money.ts";
import { dayText } from "../billing/dates.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";

const KINDS: Record<Invoices["rows"][number]["kind"], string> = {
  subscription: "Plan",
  package: "Credits",
  other: "Other",
  credit_note: "Credit note",
};

/** Invoices and credit notes, each with its PDF. */
export function InvoiceTable({ rows }: { rows: Invoices["rows"] }) {
  return (
    <Table
      caption="Invoices"
      stack
      head={
        <>
          <Heading rowKey>Number</Heading>
          <Heading>Date</Heading>
          <Heading>For</Heading>
          <Heading numeric>Credits</Heading>
          <Heading numeric>Tax</Heading>
          <Heading numeric>Total</Heading>
          <Heading tight>File</Heading>
        </>
      }
    >
      {rows.map((one) => (
        <tr key={one.id}>
          <Cell rowKey>{one.number}</Cell>
          <Cell label="Date">{dayText(one.issued_at)}</Cell>
          <Cell label="For" wrap>
            <div>
              {KINDS[one.kind]}
              <span class="sub">{subject(one)}</span>
            </div>
          </Cell>
          <NumberCell label="Credits" value={one.kind === "credit_note" ? null : one.credits} />
          <Cell label="Tax" numeric>{moneyText(one.tax_cents, one.currency)}</Cell>
          <Cell label="Total" numeric>{moneyText(one.total_cents, one.currency)}</Cell>
          <Cell label="File" tight>
            <LinkButton
              href={`/billing/invoices/${one.id}`}
              size="small"
              icon="download"
              label={`${one.number} as PDF`}
            >
              PDF
            </LinkButton>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function subject({ description, noted_cents, currency }: Invoices["rows"][number]): string {
  const back = noted_cents > 0 ? `; ${moneyText(noted_cents, currency)} given back` : "";
  return `${description ?? ""}${back}`;
}
