import { type Member, memberName } from "core/team/read_team.ts";
import { Button } from "../ui/Button.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** People who were removed; they come back with their old sign-in and without sites. */
export function RemovedTable({ members, mayChange }: { members: Member[]; mayChange: boolean }) {
  return (
    <Table
      caption="Removed people"
      stack
      head={
        <>
          <Heading rowKey>Person</Heading>
          <Heading>Was</Heading>
          {mayChange && (
            <Heading tight>
              <span class="hidden-visually">Change</span>
            </Heading>
          )}
        </>
      }
    >
      {members.map((member) => (
        <tr key={member.id}>
          <Cell rowKey wrap>
            <div>
              {memberName(member)}
              {member.full_name && <span class="sub">{member.email}</span>}
            </div>
          </Cell>
          <Cell label="Was">{statusLabel(member.role)}</Cell>
          {mayChange && (
            <Cell tight>
              <form method="post" action={`/settings/team/${member.id}`}>
                <Button
                  name="action"
                  value="restore"
                  size="small"
                  label={`Let ${memberName(member)} back in`}
                >
                  Let back in
                </Button>
              </form>
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
