import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { listAuthors } from "core/authors/list_authors.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => page({ authors: await listAuthors(ctx.state) })),
});

/** The voices articles are written in. */
export default define.page<typeof handler>(function AuthorsPage({ data: { authors }, state }) {
  state.title = "Author profiles";
  const add = isManager(state.me) && mayWrite(state.me) && (
    <LinkButton href="/thinker/authors/new" variant="primary" icon="plus">Add an author</LinkButton>
  );
  return (
    <>
      <PageHeader title="Author profiles" actions={authors.length > 0 && add}>
        A profile says how an article sounds. Every task of the writer can name one.
      </PageHeader>
      <Panel flush>
        {authors.length === 0
          ? (
            <EmptyState icon="user" title="No author profile yet" actions={add}>
              Without one, articles are written in plain English. Describe a voice, and choose it in
              a task.
            </EmptyState>
          )
          : (
            <Table
              caption="Author profiles"
              stack
              head={
                <>
                  <Heading rowKey>Author</Heading>
                  <Heading>Language</Heading>
                  <Heading>Tone</Heading>
                  <Heading numeric>Open tasks</Heading>
                </>
              }
            >
              {authors.map((author) => (
                <tr key={author.id}>
                  <Cell rowKey>
                    <a href={`/thinker/authors/${author.id}`}>{author.name}</a>
                  </Cell>
                  <Cell label="Language">{author.language}</Cell>
                  <Cell label="Tone" wrap>{author.tone}</Cell>
                  <NumberCell label="Open tasks" value={author.open_tasks} />
                </tr>
              ))}
            </Table>
          )}
      </Panel>
    </>
  );
});
