import type { Prices } from "core/staff/prices.ts";
import { dayText } from "../billing/dates.ts";
import { Button } from "../ui/Button.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** Prices that do not hold yet, each with a button that takes it back. */
export function PlannedPrices({ planned }: { planned: Prices["planned"] }) {
  return (
    <Table
      caption="Planned prices, the next first"
      head={
        <>
          <Heading rowKey>Work</Heading>
          <Heading>From (UTC)</Heading>
          <Heading numeric>Credits</Heading>
          <Heading>
            <span class="hidden-visually">Withdraw</span>
          </Heading>
        </>
      }
    >
      {planned.map((price) => (
        <tr key={`${price.operation} ${price.effective_from}`}>
          <Cell rowKey>{price.label}</Cell>
          <Cell>{dayText(price.effective_from)}</Cell>
          <Cell numeric>
            {`${formatCount(price.credits)} per ${formatCount(price.per_units)} ${price.unit}`}
          </Cell>
          <Cell>
            <form method="post" action="/staff/price-withdrawal">
              <input type="hidden" name="operation" value={price.operation} />
              <input type="hidden" name="effective_from" value={price.effective_from} />
              <Button size="small">Withdraw</Button>
            </form>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
