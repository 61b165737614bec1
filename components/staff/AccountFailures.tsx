import type { StaffAccount } from "core/staff/read_account.ts";
import { JOB_NAMES } from "../jobs/job_words.ts";
import { When } from "../jobs/When.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Panel } from "../ui/Panel.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** What failed last, and how the week's jobs ended. */
export function AccountFailures({ failures, jobs }: Pick<StaffAccount, "failures" | "jobs">) {
  const counts = Object.entries(jobs)
    .map(([status, count]) => `${formatCount(count)} ${statusLabel(status).toLowerCase()}`);
  return (
    <Panel title="Failures" flush foot={counts.length > 0 && `Last 7 days: ${counts.join(", ")}`}>
      {failures.length === 0 ? <EmptyState icon="check" title="Nothing failed" /> : (
        <Table
          caption="The last failures"
          stack
          head={
            <>
              <Heading rowKey>Job</Heading>
              <Heading>Error</Heading>
              <Heading>When</Heading>
            </>
          }
        >
          {failures.map((job) => (
            <tr key={job.id}>
              <Cell rowKey wrap>
                <div>
                  {JOB_NAMES[job.function] ?? job.function}
                  <span class="sub">{job.subject_label}</span>
                </div>
              </Cell>
              <Cell label="Error" wrap>
                <span title={job.error_message ?? undefined}>{job.error_code}</span>
              </Cell>
              <Cell label="When">
                <When at={job.finished_at} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}
