import { type Member, memberName } from "core/team/read_team.ts";
import { dayText } from "../billing/dates.ts";
import { Badge } from "../ui/Badge.tsx";
import { LinkButton } from "../ui/Button.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { reachText } from "./role_words.ts";

interface MemberTableProps {
  members: Member[];
  /** Who looks at it. */
  userId: string;
  sites: { id: string; name: string }[];
  /** Managers see sites and get links to each person. */
  manager: boolean;
}

/** The people who are in the team now. */
export function MemberTable({ members, userId, sites, manager }: MemberTableProps) {
  return (
    <Table
      caption="People"
      stack
      head={
        <>
          <Heading rowKey>Person</Heading>
          <Heading>Role</Heading>
          {manager && <Heading>Sites</Heading>}
          <Heading>Joined</Heading>
          {manager && (
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
              {memberName(member)} {member.id === userId && <Badge>you</Badge>}
              {member.full_name && <span class="sub">{member.email}</span>}
            </div>
          </Cell>
          <Cell label="Role">{statusLabel(member.role)}</Cell>
          {manager && <Cell label="Sites" wrap>{reachText(member, sites)}</Cell>}
          <Cell label="Joined">{dayText(member.joined_at)}</Cell>
          {manager && (
            <Cell tight>
              <LinkButton
                href={`/settings/team/${member.id}`}
                size="small"
                label={`Manage ${memberName(member)}`}
              >
                Manage
              </LinkButton>
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
