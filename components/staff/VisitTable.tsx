import type { StaffAccount } from "core/staff/read_account.ts";
import { durationWords, When } from "../jobs/When.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** Who of the staff was in the account and why. */
export function VisitTable({ visits }: Pick<StaffAccount, "visits">) {
  if (visits.length === 0) return <EmptyState icon="eye" title="Nobody of the staff was here" />;
  return (
    <Table
      caption="Visits of staff, newest first"
      stack
      head={
        <>
          <Heading rowKey>Who and why</Heading>
          <Heading>To</Heading>
          <Heading>When</Heading>
          <Heading>For</Heading>
        </>
      }
    >
      {visits.map((visit) => (
        <tr key={visit.id}>
          <Cell rowKey wrap>
            <div>
              {visit.staff}
              <span class="sub">{visit.reason}</span>
            </div>
          </Cell>
          <Cell label="To">{visit.may_change ? "Change" : "Look"}</Cell>
          <Cell label="When">
            <When at={visit.started_at} />
          </Cell>
          <Cell label="For">
            {visit.left_at ? durationWords(visit.started_at, visit.left_at) : "still there"}
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
