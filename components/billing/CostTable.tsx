import type { Ledger } from "core/billing/list_ledger.ts";
import { formatCount } from "../ui/numbers.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** The price list. */
export function CostTable({ costs }: { costs: Ledger["costs"] }) {
  return (
    <Table
      caption="Costs in credits"
      head={
        <>
          <Heading rowKey>Work</Heading>
          <Heading numeric>Credits</Heading>
        </>
      }
    >
      {costs.map((cost) => (
        <tr key={cost.operation}>
          <Cell rowKey wrap>
            {cost.label}
            <span class="sub">{perUnit(cost)}</span>
          </Cell>
          <Cell numeric>{formatCount(cost.credits)}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function perUnit({ per_units, unit }: Ledger["costs"][number]): string {
  return per_units === 1 ? `per ${unit}` : `per ${formatCount(per_units)} ${unit}`;
}
