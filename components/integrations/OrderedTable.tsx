import type { OrderedPublication } from "core/integrations/order_publications.ts";
import { Panel } from "../ui/Panel.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { shortWait } from "./publishing_words.ts";

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
        {ordered.map((
          { content_id, title, integration_id, integration, outcome, reason, planned_at },
        ) => (
          <tr key={content_id + integration_id}>
            <Cell rowKey wrap>
              <a href={`/writer/content/${content_id}/publish`}>{title}</a>
            </Cell>
            <Cell label="Destination" wrap>{integration}</Cell>
            <Cell label="State" wrap>
              {outcome !== "queued"
                ? reason
                : planned_at
                ? shortWait(planned_at)
                : <StatusPill status="queued" label="On its way" />}
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
