import type { Usage, UsageFilters } from "core/billing/read_usage.ts";
import { formatCount } from "../ui/numbers.ts";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";
import { dollars } from "./dollars.ts";

type Row = Usage["by_operation"][number];
type Operation = UsageFilters["operation"];

interface OperationTableProps {
  rows: Row[];
  /** The operation the page is filtered by. */
  chosen?: Operation;
  /** Address of the page filtered by an operation, or by none. */
  href: (operation: Operation) => string;
}

/** Sums of every kind of work; a click shows only its charges, another one all again. */
export function OperationTable({ rows, chosen, href }: OperationTableProps) {
  const sum = (value: (row: Row) => number) => rows.reduce((total, row) => total + value(row), 0);
  return (
    <Table
      caption="Usage by kind of work"
      head={
        <>
          <Heading rowKey>Work</Heading>
          <Heading numeric>Charges</Heading>
          <Heading numeric>Credits</Heading>
          <Heading numeric>Tokens</Heading>
          <Heading numeric>Provider</Heading>
        </>
      }
      foot={
        <tr>
          <Cell rowKey>All</Cell>
          <NumberCell value={sum((row) => row.charges)} />
          <NumberCell value={sum((row) => row.credits)} />
          <NumberCell value={sum((row) => row.tokens_in + row.tokens_out)} />
          <Cell numeric>{dollars(sum((row) => row.cost_usd))}</Cell>
        </tr>
      }
    >
      {rows.map((row) => (
        <tr key={row.operation}>
          <Cell rowKey>
            <a
              href={href(row.operation === chosen ? undefined : row.operation)}
              aria-current={row.operation === chosen ? "true" : undefined}
            >
              {row.operation === chosen ? `${row.label}: show all` : row.label}
            </a>
          </Cell>
          <NumberCell value={row.charges} />
          <NumberCell value={row.credits} />
          <Cell numeric>{formatCount(row.tokens_in + row.tokens_out)}</Cell>
          <Cell numeric>{dollars(row.cost_usd)}</Cell>
        </tr>
      ))}
    </Table>
  );
}
