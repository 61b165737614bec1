import { type Ledger, LEDGER_CAUSES, LEDGER_TYPES, ledgerTable } from "core/billing/list_ledger.ts";
import { When } from "../jobs/When.tsx";
import { LinkButton } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { DatesFilter, FilterBar } from "../ui/FilterBar.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Pagination } from "../ui/Pagination.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Select } from "../ui/Select.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";

const PATH = "/billing/credits";

interface LedgerPanelProps {
  query: ReturnType<typeof ledgerTable.read>;
  ledger: Ledger;
}

/** The ledger with its filter, pages and download. */
export function LedgerPanel({ query, ledger }: LedgerPanelProps) {
  const filter = ledgerTable.filterString(query.filters);
  return (
    <Panel
      title="Ledger"
      flush
      actions={
        <LinkButton
          href={`/billing/ledger.csv${filter && `?${filter}`}`}
          icon="download"
          download
          data-no-prefetch
        >
          CSV
        </LinkButton>
      }
      foot={ledger.total > 0 && (
        <Pagination
          page={query.page}
          pageSize={query.size}
          total={ledger.total}
          href={(page, size) => ledgerTable.href(PATH, query, { page, size })}
        />
      )}
    >
      {ledger.rows.length === 0
        ? (
          <EmptyState
            icon="list"
            title="No entry of this kind"
            actions={<LinkButton href={PATH}>Show all</LinkButton>}
          />
        )
        : <Entries rows={ledger.rows} />}
    </Panel>
  );
}

/** Kind, cause and days of the entries to show. */
export function LedgerFilterBar({ query: { filters } }: Pick<LedgerPanelProps, "query">) {
  return (
    <FilterBar action={PATH}>
      <Select
        name="type"
        label="Kind of entry"
        hideLabel
        placeholder="Every kind"
        value={filters.type}
        options={LEDGER_TYPES.map((type) => ({ value: type, label: statusLabel(type) }))}
      />
      <Select
        name="cause"
        label="Cause"
        hideLabel
        placeholder="Every cause"
        value={filters.cause}
        options={LEDGER_CAUSES.map((cause) => ({ value: cause, label: statusLabel(cause) }))}
      />
      <DatesFilter from={filters.from} to={filters.to} />
    </FilterBar>
  );
}

function Entries({ rows }: { rows: Ledger["rows"] }) {
  return (
    <Table
      caption="Ledger, newest first"
      stack
      head={
        <>
          <Heading>Time (UTC)</Heading>
          <Heading rowKey>Entry</Heading>
          <Heading>By</Heading>
          <Heading numeric>Amount</Heading>
          <Heading numeric>Balance</Heading>
        </>
      }
    >
      {rows.map((entry) => (
        <tr key={entry.id}>
          <Cell tight label="Time (UTC)">
            <When at={entry.created_at} />
          </Cell>
          <Cell rowKey wrap>
            <div>
              {entry.job_id
                ? <a href={`/jobs/${entry.job_id}`}>{entry.description}</a>
                : entry.description}
              <span class="sub">
                {entryNote(entry)}
                {entry.invoice && (
                  <>
                    {" · "}
                    <a href={`/billing/invoices/${entry.invoice.id}`}>{entry.invoice.number}</a>
                  </>
                )}
              </span>
            </div>
          </Cell>
          <Cell label="By">{entry.by}</Cell>
          <Cell label="Amount" numeric>{signed(entry.amount)}</Cell>
          <NumberCell label="Balance" value={entry.balance_after} />
        </tr>
      ))}
    </Table>
  );
}

/** Kind and cause, and what it did to purchased credits and to what is owed. */
function entryNote(entry: Ledger["rows"][number]): string {
  const { type, cause, amount, purchased_amount, debt_amount } = entry;
  return [
    statusLabel(type),
    cause !== "job" && cause !== type ? statusLabel(cause) : null,
    purchased_amount !== 0 && purchased_amount !== amount
      ? `purchased ${signed(purchased_amount)}`
      : null,
    debt_amount !== 0 ? `owed ${signed(debt_amount)}` : null,
  ].filter(Boolean).join(" · ");
}

/** "+500" or "−10", with a real minus sign. */
function signed(amount: number): string {
  if (amount === 0) return "0";
  return `${amount > 0 ? "+" : "−"}${formatCount(Math.abs(amount))}`;
}
