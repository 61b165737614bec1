import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { readIndustry } from "core/library/read_industry.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => page(await readIndustry(ctx.state, ctx.params.slug ?? ""))),
});

/** One industry: its sectors and what each of them holds. */
export default define.page<typeof handler>(function IndustryPage({ data: industry, state }) {
  state.title = industry.name;
  const all = `/reference/seed-keywords?industry=${industry.slug}`;
  return (
    <>
      <PageHeader
        title={industry.name}
        crumbs={[{ label: "Industries", href: "/reference/industries" }]}
        actions={
          <>
            <LinkButton href={all} icon="list">All its keywords</LinkButton>
            {isManager(state.me) && mayWrite(state.me) && (
              <LinkButton href={`/setup/sites/new?industry_id=${industry.id}`} icon="plus">
                Start a site
              </LinkButton>
            )}
          </>
        }
      >
        {industry.description}
      </PageHeader>
      <Panel flush>
        <Table
          caption={`Sectors of ${industry.name}`}
          stack
          head={
            <>
              <Heading rowKey>Sector</Heading>
              <Heading>Most searched</Heading>
              <Heading numeric>Keywords</Heading>
              <Heading numeric>Volume</Heading>
              <Heading numeric>Difficulty</Heading>
            </>
          }
        >
          {industry.sectors.map((sector) => (
            <tr key={sector.id}>
              <Cell rowKey wrap>
                <div>
                  <a href={`${all}&sector=${sector.slug}`}>{sector.name}</a>
                  <span class="sub">{sector.description}</span>
                </div>
              </Cell>
              <Cell label="Most searched" wrap>{sector.examples.join(", ")}</Cell>
              <NumberCell label="Keywords" value={sector.keywords} />
              <NumberCell label="Volume" value={sector.volume} />
              <Cell label="Difficulty" numeric>
                <Difficulty value={sector.difficulty} />
              </Cell>
            </tr>
          ))}
        </Table>
      </Panel>
    </>
  );
});
