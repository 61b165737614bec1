import type { ContentImport, ImportedItem } from "core/wxr/content_imports.ts";
import { Badge } from "@/components/ui/Badge.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";

const OUTCOMES = { stored: "Added", updated: "Updated", skipped: "Left out" };

/** What became of the first items of a file, with what is not as it was in WordPress. */
export function ImportedItems(
  { report }: { report: ContentImport & { rows: ImportedItem[] } },
) {
  const { rows } = report;
  const done = report.stored + report.updated + report.skipped;
  if (rows.length === 0) return null;
  return (
    <Panel
      title="Items of the file"
      flush
      actions={
        <LinkButton
          href={`/writer/import/${report.id}/items`}
          size="small"
          icon="download"
          data-no-prefetch
        >
          Download all
        </LinkButton>
      }
      foot={rows.length < done &&
        `The first ${formatCount(rows.length)} of ${formatCount(done)}; the download has all.`}
    >
      <Table
        caption="Items of the file"
        stack
        head={
          <>
            <Heading numeric tight>Item</Heading>
            <Heading rowKey>Title</Heading>
            <Heading>Kind</Heading>
            <Heading>Outcome</Heading>
            <Heading>What to know</Heading>
          </>
        }
      >
        {rows.map((row) => (
          <tr key={row.number}>
            <NumberCell value={row.number} label="Item" />
            <Cell rowKey wrap label="Title">
              {row.content_id
                ? <a href={`/writer/content/${row.content_id}`}>{row.title || "Untitled"}</a>
                : row.title || "Untitled"}
            </Cell>
            <Cell label="Kind">{row.post_type}</Cell>
            <Cell label="Outcome">
              <Badge>{OUTCOMES[row.outcome]}</Badge>
            </Cell>
            <Cell wrap label="What to know">
              {row.reason}
              {row.differences.length > 0 && <Differences sentences={row.differences} />}
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

function Differences({ sentences }: { sentences: string[] }) {
  const count = sentences.length === 1 ? "1 difference" : `${sentences.length} differences`;
  return (
    <details>
      <summary>{count}</summary>
      <ul>{sentences.map((sentence, index) => <li key={index}>{sentence}</li>)}</ul>
    </details>
  );
}
