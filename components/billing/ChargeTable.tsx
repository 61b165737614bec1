import type { Usage } from "core/billing/read_usage.ts";
import { When } from "../jobs/When.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";
import { dollars } from "./dollars.ts";

/** Single charges, newest first. */
export function ChargeTable({ rows }: { rows: Usage["rows"] }) {
  return (
    <Table
      caption="Charges, newest first"
      stack
      head={
        <>
          <Heading>Time (UTC)</Heading>
          <Heading rowKey>Work</Heading>
          <Heading>Site</Heading>
          <Heading>By</Heading>
          <Heading numeric>Credits</Heading>
          <Heading>Model</Heading>
          <Heading numeric>Tokens in</Heading>
          <Heading numeric>Tokens out</Heading>
          <Heading numeric>Provider</Heading>
        </>
      }
    >
      {rows.map((row) => (
        <tr key={row.id}>
          <Cell tight label="Time (UTC)">
            <When at={row.created_at} />
          </Cell>
          <Cell rowKey wrap>
            <div>
              {row.subject ?? row.label}
              {row.subject && <span class="sub">{row.label}</span>}
            </div>
          </Cell>
          <Cell label="Site">{row.site}</Cell>
          <Cell label="By">{row.person}</Cell>
          <NumberCell label="Credits" value={row.credits} />
          <Cell label="Model">{row.model}</Cell>
          <Cell label="Tokens in" numeric>
            {row.tokens_in > 0 ? formatCount(row.tokens_in) : null}
          </Cell>
          <Cell label="Tokens out" numeric>
            {row.tokens_out > 0 ? formatCount(row.tokens_out) : null}
          </Cell>
          <Cell label="Provider" numeric>{row.cost_usd > 0 ? dollars(row.cost_usd) : null}</Cell>
        </tr>
      ))}
    </Table>
  );
}
