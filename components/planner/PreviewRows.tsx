import type { SessionSite } from "core/accounts/session_context.ts";
import { countReasons, type ImportPreview, SHOWN_ROWS } from "core/keywords/preview_import.ts";
import ImportCounts from "@/islands/ImportCounts.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { IntentPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { CountStats, reasonWords } from "./CountStats.tsx";
import { Breaking } from "./Breaking.tsx";
import { price } from "./KeywordTable.tsx";
import { RejectionTable } from "./RejectionTable.tsx";
import { Volume } from "./Volume.tsx";

/** What will become of the rows: new, merged, rejected, and what to know about the file. */
export function PreviewCounts({ preview, query }: { preview: ImportPreview; query: string }) {
  const { file, known, lines, parts } = preview;
  const first = {
    rows: file.rows.length,
    known,
    merged: file.merged.length,
    rejected: countReasons(file.rejected),
  };
  return (
    <>
      {lines === null
        ? <CountStats counts={first} of="file" />
        : <ImportCounts first={first} parts={parts} lines={lines} query={query} />}
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
export function PreviewRows(
  { preview: { file, first }, site, sector }: {
    preview: ImportPreview;
    site: SessionSite;
    /** The name of the sector of rows that no rule sends elsewhere. */
    sector: string;
  },
) {
  const isGuessed = first.some(({ intent, intent_source }) =>
    intent && intent_source === "guessed"
  );
  const sectors = new Map(site.sectors.map(({ id, name }) => [id, name]));
  const isSent = first.some(({ sector_id }) => sector_id);
  return (
    <>
      <Panel
        title={`The first ${first.length === 1 ? "row" : `${first.length} rows`} as stored`}
        flush
        foot={isGuessed ? GUESSED : undefined}
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
              {isSent && <Heading>Sector</Heading>}
            </>
          }
        >
          {first.map((row) => (
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
                <IntentPill intent={row.intent} guessed={row.intent_source === "guessed"} />
              </Cell>
              {isSent && <Cell>{sectors.get(row.sector_id ?? "") ?? sector}</Cell>}
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

const GUESSED =
  "An intent in a dashed frame is guessed from the words, as the file gives none for " +
  "its keyword; in doubt it stays unknown.";

function rejectedFoot(rejected: ImportPreview["file"]["rejected"]): string {
  const later = "All of them can be downloaded after the import.";
  if (rejected.length <= SHOWN_ROWS) return later;
  return `${reasonWords(countReasons(rejected))} ${later}`;
}
