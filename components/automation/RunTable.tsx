import type { ComponentChildren } from "preact";
import { durationWords, shortTime } from "@/components/jobs/When.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { stopWords } from "./run_words.ts";

/** A run as the tables show it. */
export interface RunRow {
  id: string;
  status: string;
  stop_reason: string | null;
  credits_spent: number;
  credit_cap: number | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  sector: string | null;
  /** The rule that started it. */
  rule: string | null;
  /** What only one of the tables knows: who started it, or what it brought. */
  last: ComponentChildren;
}

/** Runs, newest first; `lastHeading` names the last column. */
export function RunTable({ runs, lastHeading }: { runs: RunRow[]; lastHeading: string }) {
  return (
    <Table
      caption="Runs"
      stack
      head={
        <>
          <Heading rowKey>Run</Heading>
          <Heading>State</Heading>
          <Heading>Sector</Heading>
          <Heading numeric>Credits</Heading>
          <Heading numeric>Took</Heading>
          <Heading>{lastHeading}</Heading>
        </>
      }
    >
      {runs.map((run) => (
        <tr key={run.id}>
          <Cell rowKey>
            <a href={`/automation/runs/${run.id}`}>{shortTime(run.created_at)}</a>
            {run.rule && <span class="muted rule-next">{run.rule}</span>}
          </Cell>
          <Cell label="State">
            <span title={stopWords(run) ?? undefined}>
              <StatusPill status={run.status} />
            </span>
          </Cell>
          <Cell label="Sector" wrap>{run.sector ?? "All sectors"}</Cell>
          <NumberCell
            label="Credits"
            value={run.credits_spent}
            format={(spent) =>
              run.credit_cap
                ? `${formatCount(spent)} of ${formatCount(run.credit_cap)}`
                : formatCount(spent)}
          />
          <Cell numeric label="Took">{durationWords(run.started_at, run.finished_at)}</Cell>
          <Cell label={lastHeading}>{run.last}</Cell>
        </tr>
      ))}
    </Table>
  );
}
