import { type Costs, estimateAgain } from "core/billing/estimate.ts";
import type { Failures } from "core/jobs/list_failures.ts";
import { Button } from "@/components/ui/Button.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { JOB_NAMES } from "./job_words.ts";
import { When } from "./When.tsx";

interface FailureTableProps {
  jobs: Failures["jobs"];
  mayRetry: boolean;
  costs: Costs;
}

/** Jobs that failed for good, each with its reason and a button that orders it again. */
export function FailureTable({ jobs, mayRetry, costs }: FailureTableProps) {
  return (
    <Table
      caption="Failed work"
      stack
      head={
        <>
          <Heading rowKey>Work</Heading>
          <Heading>When</Heading>
          <Heading>State</Heading>
          <Heading>Why</Heading>
          <Heading numeric>Attempts</Heading>
          {mayRetry && <Heading tight>Again</Heading>}
        </>
      }
    >
      {jobs.map((job) => (
        <tr key={job.id}>
          <Cell rowKey wrap>
            <a href={`/jobs/${job.id}`}>
              {`${JOB_NAMES[job.function] ?? job.function}: ${job.label}`}
            </a>
          </Cell>
          <Cell label="When">
            <When at={job.finished_at} />
          </Cell>
          <Cell label="State">
            <StatusPill status={job.status} />
          </Cell>
          <Cell label="Why" wrap>{job.error}</Cell>
          <NumberCell label="Attempts" value={job.attempts} />
          {mayRetry && (
            <Cell tight label="Again">
              {job.function !== "plan_run" && (
                <form method="post" action="/automation/failures" class="form-actions">
                  <EstimateChip credits={estimateAgain(costs, job)} />
                  <Button name="ids[]" value={job.id} size="small" icon="refresh">Try again</Button>
                </form>
              )}
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
