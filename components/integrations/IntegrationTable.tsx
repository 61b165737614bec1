import type { ShownIntegration } from "core/integrations/schema.ts";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";
import { healthOf, PLATFORM_NAMES } from "./integration_words.ts";

/** The connections of a site, with whether they work and what went through them. */
export function IntegrationTable({ integrations }: { integrations: ShownIntegration[] }) {
  return (
    <Table
      caption="Connections"
      stack
      head={
        <>
          <Heading rowKey>Connection</Heading>
          <Heading>State</Heading>
          <Heading numeric>Published</Heading>
          <Heading numeric>Waiting</Heading>
          <Heading numeric>Failed</Heading>
        </>
      }
    >
      {integrations.map((integration) => (
        <tr key={integration.id}>
          <Cell rowKey wrap>
            <div>
              <a href={`/settings/integrations/${integration.id}`}>{integration.name}</a>
              <span class="sub">
                {`${PLATFORM_NAMES[integration.platform]} · ${integration.base_url}`}
              </span>
              {integration.last_error && <span class="sub">{integration.last_error}</span>}
            </div>
          </Cell>
          <Cell label="State">
            <StatusPill {...healthOf(integration)} />
          </Cell>
          <NumberCell label="Published" value={integration.published} />
          <NumberCell label="Waiting" value={integration.waiting} />
          <NumberCell label="Failed" value={integration.failed} />
        </tr>
      ))}
    </Table>
  );
}
