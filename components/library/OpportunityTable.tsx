import type { Opportunities } from "core/library/list_opportunities.ts";
import type { SessionSite } from "core/accounts/session_context.ts";
import { Button } from "../ui/Button.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Select } from "../ui/Select.tsx";
import { PageCheckbox, RowCheckbox, Table } from "../ui/Table.tsx";
import { SeedCells, SeedHeadings } from "./SeedColumns.tsx";

interface OpportunityTableProps {
  found: Opportunities;
  /** Active sectors of the site; the keywords go to one of them. */
  sectors: SessionSite["sectors"];
  /** The filter as a query string. */
  filter: string;
  sort: string;
  sortHref: (sort: string) => string;
  writes: boolean;
}

/** Opportunities to tick, and where they go. */
export function OpportunityTable(props: OpportunityTableProps) {
  const { found, filter, sort, sortHref, writes } = props;
  return (
    <form method="post" class="stack">
      <input type="hidden" name="filter" value={filter} />
      {writes && <AddBar {...props} />}
      <Table
        caption="Keyword opportunities"
        head={
          <>
            {writes && <PageCheckbox />}
            <SeedHeadings sort={sort} href={sortHref}>Sector of the library</SeedHeadings>
            {writes && (
              <th scope="col" data-tight="">
                <span class="hidden-visually">Add</span>
              </th>
            )}
          </>
        }
      >
        {found.rows.map((row) => (
          <tr key={row.id}>
            {writes && <RowCheckbox name="ids[]" value={row.id} label={row.keyword} />}
            <SeedCells row={row}>{row.industry_sector}</SeedCells>
            {writes && (
              <td data-tight="">
                <Button
                  size="small"
                  icon="plus"
                  name="one"
                  value={row.id}
                  label={`Add ${row.keyword}`}
                />
              </td>
            )}
          </tr>
        ))}
      </Table>
      {found.rows.map(({ id }) => <input key={id} type="hidden" name="page_ids[]" value={id} />)}
    </form>
  );
}

function AddBar({ found, sectors }: OpportunityTableProps) {
  return (
    <div class="filters">
      <span class="muted">Add to</span>
      <Select
        name="sector_id"
        label="Sector that gets the keywords"
        hideLabel
        required
        value={sectors[0]?.id}
        options={sectors.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Button variant="primary" icon="plus">Add ticked</Button>
      <Button name="scope" value="page">{`Add the ${formatCount(found.rows.length)} shown`}</Button>
      {found.total > found.rows.length && (
        <Button name="scope" value="matching">
          {`Add all ${formatCount(found.total)} that match`}
        </Button>
      )}
    </div>
  );
}
