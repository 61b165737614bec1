import { page } from "fresh";
import { PROMPT_FUNCTIONS } from "core/prompts/functions.ts";
import { readPrompts } from "core/prompts/read_prompts.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { When } from "@/components/jobs/When.tsx";
import { Badge } from "@/components/ui/Badge.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => page({ prompts: await readPrompts(ctx.state) })),
});

/** What the AI is told, per function. */
export default define.page<typeof handler>(function PromptsPage({ data, state }) {
  state.title = "Prompts";
  return (
    <>
      <PageHeader title="Prompts">
        What the AI is told for each kind of work. They hold for every site of the account.
      </PageHeader>
      <Panel flush>
        <Table
          caption="Prompts"
          stack
          head={
            <>
              <Heading rowKey>Work</Heading>
              <Heading>Wording</Heading>
              <Heading numeric>Version</Heading>
              <Heading>Changed</Heading>
            </>
          }
        >
          {PROMPT_FUNCTIONS.map(({ id, name, purpose }) => {
            const prompt = data.prompts.find((found) => found.function === id);
            const own = prompt && prompt.body !== prompt.default_body;
            return (
              <tr key={id}>
                <Cell rowKey wrap>
                  <div>
                    <a href={`/thinker/prompts/${id}`}>{name}</a>
                    <span class="sub">{purpose}</span>
                  </div>
                </Cell>
                <Cell label="Wording">
                  <Badge tone={own ? "info" : "neutral"}>{own ? "Yours" : "Default"}</Badge>
                </Cell>
                <NumberCell label="Version" value={prompt?.version} />
                <Cell label="Changed">
                  {prompt?.updated_by && (
                    <>
                      <When at={prompt.updated_at} />
                      {` by ${prompt.updated_by}`}
                    </>
                  )}
                </Cell>
              </tr>
            );
          })}
        </Table>
      </Panel>
    </>
  );
});
