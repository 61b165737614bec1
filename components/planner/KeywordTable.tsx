import { type KeywordFilters, keywordTable, type ListedKeyword } from "core/keywords/schema.ts";
import type { KeywordColumn } from "core/keywords/keyword_views.ts";
import type { TableQuery } from "core/table_query.ts";
import { When } from "@/components/jobs/When.tsx";
import { Badge } from "@/components/ui/Badge.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { UNKNOWN } from "@/components/ui/numbers.ts";
import { Icon } from "@/components/ui/Icon.tsx";
import { IntentPill, StatusPill } from "@/components/ui/Pill.tsx";
import { Heading, PageCheckbox, RowCheckbox, Table } from "@/components/ui/Table.tsx";
import { KeywordEditRow } from "./KeywordEditRow.tsx";
import { Breaking } from "./Breaking.tsx";
import { columnLabel } from "./keyword_columns.ts";
import { sortLink } from "./sort_link.ts";
import { wordLabel } from "./word_label.ts";
import { Volume } from "./Volume.tsx";

const PATH = "/planner/keywords";
const amount = new Intl.NumberFormat("en-US", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
/** Longer keywords are cut in the table; their page shows them whole. */
const SHOWN_CHARS = 120;

interface Props {
  rows: ListedKeyword[];
  query: TableQuery<KeywordFilters>;
  /** Sector names by id; the column is left out when the site has one sector. */
  sectors: Map<string, string>;
  selectable: boolean;
  columns: readonly KeywordColumn[];
  /** The page as it is; a row is changed there when people may write. */
  back: string;
  write: boolean;
  /** The row that is being changed. */
  editing?: string;
}

/**
 * A page of keywords with sortable columns. Its cells are plain markup: as components, four hundred of
 * them took a quarter of the page's time.
 */
export function KeywordTable({ rows, query, sectors, selectable, columns, ...edit }: Props) {
  const sort = (column: string) => sortLink(keywordTable, PATH, query, column);
  const shownHere = columns.filter((column) => column !== "sector" || sectors.size > 1);
  return (
    <Table
      caption="Keywords"
      head={
        <>
          {selectable && <PageCheckbox />}
          <Heading rowKey sort={sort("keyword")}>Keyword</Heading>
          {shownHere.map((column) => (
            <Heading
              key={column}
              numeric={NUMERIC.has(column)}
              tight={TIGHT.has(column)}
              {...(SORTED.has(column) ? { sort: sort(column) } : {})}
            >
              {columnLabel(column)}
            </Heading>
          ))}
          {edit.write && (
            <th scope="col" data-tight="">
              <span class="hidden-visually">Change</span>
            </th>
          )}
        </>
      }
    >
      {rows.map((row) =>
        row.id === edit.editing && edit.write
          ? (
            <KeywordEditRow
              key={row.id}
              row={row}
              columns={shownHere}
              selectable={selectable}
              back={edit.back}
            >
              {(column) => cell(column, row, sectors)}
            </KeywordEditRow>
          )
          : (
            <tr key={row.id}>
              {selectable && <RowCheckbox name="id[]" value={row.id} label={shown(row.keyword)} />}
              <th scope="row" data-key="">
                <a href={`${PATH}/${row.id}`} dir="auto">
                  <Breaking text={shown(row.keyword)} />
                </a>
              </th>
              {shownHere.map((column) => cell(column, row, sectors))}
              {edit.write && (
                <td data-tight="" data-edit="">
                  <a
                    href={editAddress(edit.back, row.id)}
                    aria-label={`Change ${shown(row.keyword)}`}
                  >
                    <Icon name="edit" />
                  </a>
                </td>
              )}
            </tr>
          )
      )}
    </Table>
  );
}

const NUMERIC = new Set<KeywordColumn>(["volume", "difficulty", "cpc"]);
const TIGHT = new Set<KeywordColumn>(["intent", "status", "source", "created_at"]);
const SORTED = new Set<KeywordColumn>([
  "volume",
  "difficulty",
  "cpc",
  "intent",
  "status",
  "created_at",
]);

function cell(column: KeywordColumn, row: ListedKeyword, sectors: Props["sectors"]) {
  switch (column) {
    case "volume":
      return (
        <td data-num="">
          <Volume {...row} />
        </td>
      );
    case "difficulty":
      return (
        <td data-num="">
          <Difficulty value={row.difficulty} />
        </td>
      );
    case "cpc":
      return <td data-num="">{price(row)}</td>;
    case "intent":
      return (
        <td data-tight="">
          <IntentPill intent={row.intent} />
        </td>
      );
    case "cluster":
      return (
        <td>{row.cluster_id ? <ClusterLink {...row} /> : <span class="none">{UNKNOWN}</span>}</td>
      );
    case "sector":
      return <td>{sectors.get(row.sector_id) ?? UNKNOWN}</td>;
    case "source":
      return <td data-tight="">{wordLabel(row.source)}</td>;
    case "created_at":
      return (
        <td data-tight="">
          <When at={row.created_at} />
        </td>
      );
    case "status":
      return (
        <td data-tight="">
          {row.clustering
            ? <Badge tone="progress" icon="clock">Clustering</Badge>
            : <StatusPill status={row.status} />}
        </td>
      );
  }
}

/** The page with one row as a form. */
function editAddress(back: string, id: string): string {
  return `${back}${back.includes("?") ? "&" : "?"}edit=${id}#edit`;
}

function ClusterLink({ cluster_id, cluster_name }: ListedKeyword) {
  return (
    <a href={`/planner/clusters/${cluster_id}`} dir="auto">
      <Breaking text={shown(cluster_name ?? "")} />
    </a>
  );
}

/** "1.25 USD", or a dash when unknown. */
export function price(
  { cpc, currency }: { cpc: number | null; currency: string | null },
): string {
  return cpc === null ? UNKNOWN : `${amount.format(cpc)}${currency ? ` ${currency}` : ""}`;
}

function shown(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS - 1).toWellFormed()}…` : text;
}
