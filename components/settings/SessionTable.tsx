import type { OwnSession } from "core/accounts/list_sessions.ts";
import { agentWords } from "../audit/agent_words.ts";
import { dayText } from "../billing/dates.ts";
import { When } from "../jobs/When.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** Where one is signed in, this browser first; all others can be ended one by one. */
export function SessionTable({ sessions }: { sessions: OwnSession[] }) {
  return (
    <Table
      caption="Where you are signed in"
      stack
      head={
        <>
          <Heading rowKey>Browser</Heading>
          <Heading>From where</Heading>
          <Heading>Last used (UTC)</Heading>
          <Heading>Signed in</Heading>
          <Heading tight>
            <span class="hidden-visually">End</span>
          </Heading>
        </>
      }
    >
      {sessions.map((session) => <SessionRow key={session.id} session={session} />)}
    </Table>
  );
}

function SessionRow({ session }: { session: OwnSession }) {
  const { id, current, ip, user_agent: agent } = session;
  const browser = agent ? agentWords(agent) : "Unknown browser";
  return (
    <tr>
      <Cell rowKey wrap>
        <div title={agent ?? undefined}>
          {browser} {current && <Badge tone="success">This browser</Badge>}
        </div>
      </Cell>
      <Cell label="From where">{ip}</Cell>
      <Cell label="Last used">
        <When at={session.last_used_at} />
      </Cell>
      <Cell label="Signed in">{dayText(session.created_at)}</Cell>
      <Cell tight>
        {current
          ? <span class="muted">In use</span>
          : (
            <form method="post" action="/settings/profile#sessions">
              <input type="hidden" name="id" value={id} />
              <input type="hidden" name="which" value="one" />
              <Button
                name="action"
                value="end"
                size="small"
                label={`End the session of ${browser}${ip ? ` from ${ip}` : ""}`}
              >
                End
              </Button>
            </form>
          )}
      </Cell>
    </tr>
  );
}
