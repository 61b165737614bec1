import type { ImportPreview } from "core/keywords/preview_import.ts";
import { Flash } from "@/components/ui/Flash.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";
import { IntentPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { Breaking } from "./Breaking.tsx";
import { price } from "./KeywordTable.tsx";
import { RejectionTable } from "./RejectionTable.tsx";
import { Volume } from "./Volume.tsx";

const SHOWN_ROWS = 20;

/** What will become of the rows: new, merged, rejected, and what to know about the file. */
export function PreviewCounts({ preview: { file, known, lines } }: { preview: ImportPreview }) {
  const inFile = file.merged.length;
  return (
    <>
      {lines !== null && (
        <Flash tone="info">
          {`A large file of ${formatCount(lines)} lines: the figures below are of its first ${
            formatCount(file.total_rows)
          } rows. All of it is imported in the background, in the same way.`}
        </Flash>
      )}
      <StatRow>
        <Stat
          label={lines === null ? "Rows in the file" : "Rows looked at"}
          value={formatCount(file.total_rows)}
        />
        <Stat label="New keywords" value={formatCount(file.rows.length - known)} />
        <Stat
          label="Merged"
          value={formatCount(inFile + known)}
          note={[
            known > 0 && `${formatCount(known)} known already`,
            inFile > 0 && `${formatCount(inFile)} repeated in the file`,
          ].filter(Boolean).join(", ")}
        />
        <Stat
          label="Rejected"
          value={formatCount(file.rejected.length)}
          note={file.rejected.length > 0 ? "the reasons are below" : undefined}
        />
      </StatRow>
      {file.warnings.length > 0 && (
        <Flash tone="info">
          {file.warnings.length === 1
            ? file.warnings[0]
            : <ul>{file.warnings.map((warning) => <li key={warning}>{warning}</li>)}</ul>}
        </Flash>
      )}
    </>
  );
}

/** The first rows as they will be stored, and the first that will not. */
export function PreviewRows({ preview: { file } }: { preview: ImportPreview }) {
  const shown = file.rows.slice(0, SHOWN_ROWS);
  return (
    <>
      <Panel
        title={`The first ${shown.length === 1 ? "row" : `${shown.length} rows`} as stored`}
        flush
      >
        <Table
          caption="First rows"
          head={
            <>
              <Heading numeric>Line</Heading>
              <Heading rowKey>Keyword</Heading>
              <Heading numeric>Volume</Heading>
              <Heading numeric>Difficulty</Heading>
              <Heading numeric>CPC</Heading>
              <Heading tight>Intent</Heading>
            </>
          }
        >
          {shown.map((row) => (
            <tr key={row.line}>
              <NumberCell value={row.line} />
              <Cell rowKey>
                <span dir="auto">
                  <Breaking text={row.keyword} />
                </span>
              </Cell>
              <Cell numeric>
                <Volume {...row} />
              </Cell>
              <Cell numeric>
                <Difficulty value={row.difficulty} />
              </Cell>
              <Cell numeric>{price(row)}</Cell>
              <Cell tight>
                <IntentPill intent={row.intent} />
              </Cell>
            </tr>
          ))}
        </Table>
      </Panel>
      {file.rejected.length > 0 && (
        <Panel
          title="Rows that will be rejected"
          flush
          foot={rejectedFoot(file.rejected)}
        >
          <RejectionTable rows={file.rejected.slice(0, SHOWN_ROWS)} />
        </Panel>
      )}
    </>
  );
}

function rejectedFoot(rejected: ImportPreview["file"]["rejected"]): string {
  const later = "All of them can be downloaded after the import.";
  if (rejected.length <= SHOWN_ROWS) return later;
  const counts = [...Map.groupBy(rejected, ({ reason }) => reason)]
    .map(([reason, rows]) => `${formatCount(rows.length)} × ${reason}`);
  return `${counts.slice(0, 5).join(" ")} ${later}`;
}
