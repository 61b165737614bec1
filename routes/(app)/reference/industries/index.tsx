import { page } from "fresh";
import { listIndustries } from "core/library/list_industries.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => page({ industries: await listIndustries(ctx.state) })),
});

/** The library's industries with what they hold. */
export default define.page<typeof handler>(function IndustriesPage({ data, state }) {
  state.title = "Industries";
  return (
    <>
      <PageHeader title="Industries">
        The library: sector templates and keywords to start a site from.
      </PageHeader>
      <Panel flush>
        <Table
          caption="Industries"
          stack
          head={
            <>
              <Heading rowKey>Industry</Heading>
              <Heading>About</Heading>
              <Heading numeric>Sectors</Heading>
              <Heading numeric>Keywords</Heading>
            </>
          }
        >
          {data.industries.map(({ id, slug, name, description, sectors }) => (
            <tr key={id}>
              <Cell rowKey>
                <a href={`/reference/industries/${slug}`}>{name}</a>
              </Cell>
              <Cell label="About" wrap>{description}</Cell>
              <NumberCell label="Sectors" value={sectors.length} />
              <NumberCell
                label="Keywords"
                value={sectors.reduce((sum, { keywords }) => sum + keywords, 0)}
              />
            </tr>
          ))}
        </Table>
      </Panel>
    </>
  );
});
