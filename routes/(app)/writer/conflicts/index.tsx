import { page } from "fresh";
import { type ListedConflict, listSyncConflicts } from "core/publishing/sync_conflicts.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { When } from "@/components/jobs/When.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";

export const handler = define.handlers({
  GET: read<ListedConflict[] | null>(async (ctx) => {
    const { site } = ctx.state;
    return page(site ? await listSyncConflicts(ctx.state, site.id) : null);
  }),
});

/** Articles that were edited here and in WordPress at once. */
export default define.page<typeof handler>(function ConflictsPage({ data, state }) {
  state.title = "Edited on both sides";
  if (!data) return <NoSite title="Edited on both sides" me={state.me} />;
  return (
    <>
      <PageHeader
        title="Edited on both sides"
        crumbs={[{ label: "Content", href: "/writer/content" }]}
      >
        These articles were changed here and in WordPress, at the same places. Both texts are kept
        until you choose.
      </PageHeader>
      {data.length === 0
        ? (
          <EmptyState icon="check" title="Nothing to choose">
            What is edited on one side only is taken over by itself.
          </EmptyState>
        )
        : (
          <Panel flush>
            <Table
              caption="Edited on both sides"
              stack
              head={
                <>
                  <Heading rowKey>Article</Heading>
                  <Heading>Destination</Heading>
                  <Heading numeric>Places</Heading>
                  <Heading>Since</Heading>
                </>
              }
            >
              {data.map((one) => (
                <tr key={one.id}>
                  <Cell rowKey wrap>
                    <a href={`/writer/conflicts/${one.id}`}>{one.title}</a>
                  </Cell>
                  <Cell wrap label="Destination">{one.integration}</Cell>
                  <NumberCell value={one.count} label="Places" />
                  <Cell label="Since">
                    <When at={one.updated_at} />
                  </Cell>
                </tr>
              ))}
            </Table>
          </Panel>
        )}
    </>
  );
});
