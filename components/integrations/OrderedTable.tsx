import type { OrderedPublication } from "core/integrations/order_publications.ts";
import { Panel } from "../ui/Panel.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** What became of each article of an order at each destination. */
export function OrderedTable({ ordered }: { ordered: OrderedPublication[] }) {
  return (
    <Panel flush>
      <Table
        caption="What became of each article"
        stack
        head={
          <>
            <Heading rowKey>Article</Heading>
            <Heading>Destination</Heading>
            <Heading>State</Heading>
          </>
        }
      >
        {ordered.map(({ content_id, title, integration_id, integration, outcome, reason }) => (
          <tr key={content_id + integration_id}>
            <Cell rowKey wrap>
              <a href={`/writer/content/${content_id}/publish`}>{title}</a>
            </Cell>
            <Cell label="Destination" wrap>{integration}</Cell>
            <Cell label="State" wrap>
              {outcome === "queued" ? <StatusPill status="queued" label="On its way" /> : reason}
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
