import type { StaffAccount } from "core/staff/read_account.ts";
import { Panel } from "../ui/Panel.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";

/** Who belongs to the account. */
export function AccountPeople({ people }: Pick<StaffAccount, "people">) {
  return (
    <Panel title="People" flush>
      <Table
        caption="People"
        stack
        head={
          <>
            <Heading rowKey>Person</Heading>
            <Heading>Role</Heading>
          </>
        }
      >
        {people.map(({ id, name, email, role, active }) => (
          <tr key={id}>
            <Cell rowKey wrap>
              <div>
                {name || email}
                {name && <span class="sub">{email}</span>}
              </div>
            </Cell>
            <Cell label="Role">{active ? statusLabel(role) : "Removed"}</Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
