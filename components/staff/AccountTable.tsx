import { type AccountPage, accountTable } from "core/staff/list_accounts.ts";
import { dayText } from "../billing/dates.ts";
import { When } from "../jobs/When.tsx";
import { sortLink } from "../planner/sort_link.ts";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";

interface Props {
  path: string;
  query: ReturnType<typeof accountTable.read>;
  rows: AccountPage["rows"];
}

/** Accounts with what tells how they fare; each leads to its page. */
export function AccountTable({ path, query, rows }: Props) {
  const sort = (column: string) => sortLink(accountTable, path, query, column);
  return (
    <Table
      caption="Accounts"
      stack
      head={
        <>
          <Heading rowKey sort={sort("name")}>Account</Heading>
          <Heading>State</Heading>
          <Heading>Plan</Heading>
          <Heading numeric sort={sort("credits")}>Credits</Heading>
          <Heading sort={sort("last_activity")}>Last activity</Heading>
          <Heading sort={sort("created_at")}>Since</Heading>
        </>
      }
    >
      {rows.map((account) => (
        <tr key={account.id}>
          <Cell rowKey wrap>
            <div>
              <a href={`/staff/accounts/${account.id}`}>{account.name}</a>
              <span class="sub">{account.owner ?? account.slug}</span>
            </div>
          </Cell>
          <Cell label="State">
            <StatusPill status={account.status} />
          </Cell>
          <Cell label="Plan">{account.plan}</Cell>
          <NumberCell label="Credits" value={account.credits} />
          <Cell label="Last activity">
            <When at={account.last_activity} />
          </Cell>
          <Cell label="Since">{dayText(account.created_at)}</Cell>
        </tr>
      ))}
    </Table>
  );
}
