import { page } from "fresh";
import { type History, listVersions } from "core/content/list_versions.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { When } from "@/components/jobs/When.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { ContentHeader } from "@/components/writer/ContentHeader.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) =>
    page<History>(await listVersions(ctx.state, { contentId: idParam(ctx, "article") }))
  ),
});

export default define.page<typeof handler>(function VersionsPage({ data, state }) {
  state.title = `History of ${data.title}`;
  const content = { ...data, versions: data.versions.length };
  return (
    <>
      <ContentHeader content={content} view="versions">
        Every text this article had before an edit. Compare one with the text of now, or take it
        back.
      </ContentHeader>
      {data.versions.length === 0
        ? (
          <EmptyState icon="clock" title="Not edited yet">
            The first edit keeps the text as the AI wrote it.
          </EmptyState>
        )
        : (
          <Table
            caption="Earlier texts"
            head={
              <>
                <Heading rowKey>Version</Heading>
                <Heading>Title</Heading>
                <Heading numeric>Words</Heading>
                <Heading>Replaced</Heading>
                <Heading>By</Heading>
                <Heading>How</Heading>
              </>
            }
          >
            {data.versions.map((entry) => (
              <tr key={entry.version}>
                <Cell rowKey>
                  <a href={`/writer/content/${data.id}/versions/${entry.version}`}>
                    {`Version ${entry.version}`}
                  </a>
                </Cell>
                <Cell wrap>{entry.title}</Cell>
                <NumberCell value={entry.word_count} />
                <Cell>
                  <When at={entry.created_at} />
                </Cell>
                <Cell>{entry.author?.full_name || entry.author?.email}</Cell>
                <Cell>{entry.reason}</Cell>
              </tr>
            ))}
          </Table>
        )}
    </>
  );
});
