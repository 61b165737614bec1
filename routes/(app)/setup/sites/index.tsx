import { isManager } from "core/accounts/session_context.ts";
import { define } from "@/web/define.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, Table } from "@/components/ui/Table.tsx";

/** All sites of the account that this person may see. */
export default define.page(function SitesPage({ state }) {
  state.title = "Sites";
  const { sites } = state.me;
  const add = isManager(state.me) && (
    <LinkButton href="/setup/sites/new" variant="primary" icon="plus">Add a site</LinkButton>
  );
  return (
    <>
      <PageHeader title="Sites" actions={sites.length > 0 && add}>
        A site is what you publish to. Its sectors are the topics it writes about.
      </PageHeader>
      <Panel flush>
        {sites.length === 0
          ? (
            <EmptyState icon="globe" title="No site yet" actions={add}>
              Add the site you want pages for. It takes a minute.
            </EmptyState>
          )
          : (
            <Table
              caption="Sites"
              stack
              head={
                <>
                  <Heading rowKey>Site</Heading>
                  <Heading>Domain</Heading>
                  <Heading>Sectors</Heading>
                  <Heading>Status</Heading>
                  <Heading>Public page</Heading>
                </>
              }
            >
              {sites.map((site) => (
                <tr key={site.id}>
                  <Cell rowKey>
                    <a href={`/setup/sites/${site.id}`}>{site.name}</a>
                  </Cell>
                  <Cell label="Domain">{site.domain}</Cell>
                  <Cell label="Sectors" wrap>
                    {site.sectors.filter(({ status }) => status === "active").map(({ name }) =>
                      name
                    )
                      .join(", ")}
                  </Cell>
                  <Cell label="Status">
                    <StatusPill status={site.status} />
                  </Cell>
                  <Cell label="Public page">
                    <a href={`/sites/${site.slug}`} data-no-prefetch>/sites/{site.slug}</a>
                  </Cell>
                </tr>
              ))}
            </Table>
          )}
      </Panel>
    </>
  );
});
