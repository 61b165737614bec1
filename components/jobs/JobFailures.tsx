import type { JobDetails } from "core/jobs/read_job.ts";
import { formatUsd } from "@/components/ui/numbers.ts";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { PHASE_NAMES } from "./job_words.ts";
import { When } from "./When.tsx";

/** The attempts of a job that failed: when, at which phase, why, and what was asked of the model for nothing. */
export function JobFailures({ failures }: { failures: JobDetails["failures"] }) {
  return (
    <Table
      caption="Attempts of this job that failed"
      stack
      head={
        <>
          <Heading rowKey>Why</Heading>
          <Heading>When</Heading>
          <Heading>Phase</Heading>
          <Heading numeric>Attempt</Heading>
          <Heading numeric>Tokens in</Heading>
          <Heading numeric>Tokens out</Heading>
          <Heading numeric>Provider's price</Heading>
        </>
      }
    >
      {failures.map(({ attempt, phase, code, message, at, ...used }) => (
        <tr key={at}>
          <Cell rowKey wrap>
            <span>
              {message ?? "No reason was given"}
              {code && <span class="muted">{` (${code})`}</span>}
            </span>
          </Cell>
          <Cell label="When">
            <When at={at} />
          </Cell>
          <Cell label="Phase">{PHASE_NAMES[phase] ?? phase}</Cell>
          <NumberCell label="Attempt" value={attempt} />
          <NumberCell label="Tokens in" value={used.tokens_in || null} />
          <NumberCell label="Tokens out" value={used.tokens_out || null} />
          <NumberCell label="Provider's price" value={used.cost_usd || null} format={formatUsd} />
        </tr>
      ))}
    </Table>
  );
}
