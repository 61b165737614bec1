import type { PendingInvitation } from "core/team/read_team.ts";
import { dayText } from "../billing/dates.ts";
import { Button } from "../ui/Button.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { reachText } from "./role_words.ts";

interface InvitationTableProps {
  invitations: PendingInvitation[];
  sites: { id: string; name: string }[];
  mayChange: boolean;
}

/** Invitations that nobody accepted yet, each with a new link or withdrawn. */
export function InvitationTable({ invitations, sites, mayChange }: InvitationTableProps) {
  return (
    <Table
      caption="Open invitations"
      stack
      head={
        <>
          <Heading rowKey>Invited</Heading>
          <Heading>State</Heading>
          <Heading>Until</Heading>
          {mayChange && (
            <Heading tight>
              <span class="hidden-visually">Change</span>
            </Heading>
          )}
        </>
      }
    >
      {invitations.map((invitation) => (
        <tr key={invitation.id}>
          <Cell rowKey wrap>
            <div>
              {invitation.email}
              <span class="sub">
                {statusLabel(invitation.role)} · {reachText(invitation, sites)}
              </span>
            </div>
          </Cell>
          <Cell label="State">
            <InvitationState state={invitation.state} />
          </Cell>
          <Cell label="Until">{dayText(invitation.expires_at)}</Cell>
          {mayChange && (
            <Cell tight>
              <form method="post" class="form-actions">
                <input type="hidden" name="id" value={invitation.id} />
                <Button
                  name="action"
                  value="renew"
                  size="small"
                  label={`New link for ${invitation.email}`}
                >
                  New link
                </Button>
                <Button
                  name="action"
                  value="revoke"
                  size="small"
                  variant="quiet"
                  label={`Withdraw the invitation of ${invitation.email}`}
                >
                  Withdraw
                </Button>
              </form>
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}

function InvitationState({ state }: Pick<PendingInvitation, "state">) {
  return state === "open"
    ? <StatusPill status="pending" label="Waiting" />
    : <StatusPill status="inactive" label="Expired" />;
}
