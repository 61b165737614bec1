import type { JobDetails } from "core/jobs/read_job.ts";
import { formatCount } from "@/components/ui/numbers.ts";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { When } from "./When.tsx";

/** What a job did to the balance. */
export function JobLedger({ entries }: { entries: JobDetails["ledger"] }) {
  return (
    <Table
      caption="Ledger entries of this job"
      stack
      head={
        <>
          <Heading rowKey>Entry</Heading>
          <Heading>When</Heading>
          <Heading numeric>Credits</Heading>
          <Heading numeric>Balance after</Heading>
        </>
      }
    >
      {entries.map((entry) => (
        <tr key={entry.id}>
          <Cell rowKey>{statusLabel(entry.type)}</Cell>
          <Cell label="When">
            <When at={entry.created_at} />
          </Cell>
          <NumberCell label="Credits" value={entry.amount} format={signed} />
          <NumberCell label="Balance after" value={entry.balance_after} />
        </tr>
      ))}
    </Table>
  );
}

function signed(amount: number): string {
  return amount > 0 ? `+${formatCount(amount)}` : formatCount(amount).replace("-", "−");
}
