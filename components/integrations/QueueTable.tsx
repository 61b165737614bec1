import type { QueuedPublication } from "core/integrations/publication_queue.ts";
import { When } from "../jobs/When.tsx";
import { BulkBar } from "../ui/BulkBar.tsx";
import { Button } from "../ui/Button.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { safeHref } from "../ui/safe_href.ts";
import { Cell, Heading, PageCheckbox, RowCheckbox, Table } from "../ui/Table.tsx";
import { publicationPill } from "./publication_words.ts";
import { waitWords } from "./publishing_words.ts";

interface QueueTableProps {
  rows: QueuedPublication[];
  siteId: string;
  zone: string;
  mayWrite: boolean;
  /** Whether this person may publish past the rules. */
  mayForce: boolean;
}

/** What goes out, went out or failed to, with what can be done about it. */
export function QueueTable({ rows, siteId, zone, mayWrite, mayForce }: QueueTableProps) {
  return (
    <form class="picks" method="post">
      <input type="hidden" name="site_id" value={siteId} />
      <Table
        caption="Publications"
        stack
        head={
          <>
            {mayWrite && <PageCheckbox />}
            <Heading rowKey>Article</Heading>
            <Heading>Destination</Heading>
            <Heading>State</Heading>
            <Heading>When</Heading>
          </>
        }
      >
        {rows.map((row) => (
          <tr key={row.id}>
            {mayWrite && <RowCheckbox value={row.id} name="ids[]" label={row.title} />}
            <Cell rowKey wrap>
              <div>
                <a href={`/writer/content/${row.content_id}/publish`}>{row.title}</a>
                {row.error && <span class="sub">{row.error}</span>}
                {row.notes.map((note) => <span class="sub" key={note}>{note}</span>)}
              </div>
            </Cell>
            <Cell label="Destination" wrap>
              {row.external_url
                ? <a href={safeHref(row.external_url)} rel="noopener">{row.integration}</a>
                : row.integration}
            </Cell>
            <Cell label="State">
              <StatusPill
                {...publicationPill({
                  state: row.state === "waiting" ? "queued" : row.state,
                  destination_status: row.destination_status,
                })}
              />
            </Cell>
            <Cell label="When" wrap>
              {row.state === "waiting"
                ? <Waits row={row} zone={zone} />
                : <When at={row.updated_at} />}
            </Cell>
          </tr>
        ))}
      </Table>
      {mayWrite && (
        <BulkBar unit="publications">
          <Button name="action" value="retry" icon="refresh">Try again</Button>
          <Button name="action" value="cancel" icon="x">Do not publish</Button>
          {mayForce && <Button name="action" value="now" icon="rocket">Publish now anyway</Button>}
        </BulkBar>
      )}
    </form>
  );
}

function Waits({ row, zone }: { row: QueuedPublication; zone: string }) {
  if (row.wait_reason === null && row.attempts > 0) {
    return (
      <>
        {`Tried ${row.attempts} times; again at `}
        <When at={row.run_at} />
      </>
    );
  }
  return <>{waitWords(row.planned_at, row.wait_reason, zone)}</>;
}
