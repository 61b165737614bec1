import { type KeywordFilters, keywordTable, type ListedKeyword } from "core/keywords/schema.ts";
import type { TableQuery } from "core/table_query.ts";
import { Badge } from "@/components/ui/Badge.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { UNKNOWN } from "@/components/ui/numbers.ts";
import { IntentPill, StatusPill } from "@/components/ui/Pill.tsx";
import { Heading, PageCheckbox, RowCheckbox, Table } from "@/components/ui/Table.tsx";
import { Breaking } from "./Breaking.tsx";
import { sortLink } from "./sort_link.ts";
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
}

/**
 * A page of keywords with sortable columns. Its cells are plain markup: as components, four hundred of
 * them took a quarter of the page's time.
 */
export function KeywordTable({ rows, query, sectors, selectable }: Props) {
  const sort = (column: string) => sortLink(keywordTable, PATH, query, column);
  return (
    <Table
      caption="Keywords"
      head={
        <>
          {selectable && <PageCheckbox />}
          <Heading rowKey sort={sort("keyword")}>Keyword</Heading>
          <Heading numeric sort={sort("volume")}>Volume</Heading>
          <Heading numeric sort={sort("difficulty")}>Difficulty</Heading>
          <Heading numeric sort={sort("cpc")}>CPC</Heading>
          <Heading tight sort={sort("intent")}>Intent</Heading>
          <Heading>Cluster</Heading>
          {sectors.size > 1 && <Heading>Sector</Heading>}
          <Heading tight sort={sort("status")}>Status</Heading>
        </>
      }
    >
      {rows.map((row) => (
        <tr key={row.id}>
          {selectable && <RowCheckbox name="id[]" value={row.id} label={shown(row.keyword)} />}
          <th scope="row" data-key="">
            <a href={`${PATH}/${row.id}`} dir="auto">
              <Breaking text={shown(row.keyword)} />
            </a>
          </th>
          <td data-num="">
            <Volume {...row} />
          </td>
          <td data-num="">
            <Difficulty value={row.difficulty} />
          </td>
          <td data-num="">{price(row)}</td>
          <td data-tight="">
            <IntentPill intent={row.intent} />
          </td>
          <td>
            {row.cluster_id ? <ClusterLink {...row} /> : <span class="none">{UNKNOWN}</span>}
          </td>
          {sectors.size > 1 && <td>{sectors.get(row.sector_id) ?? UNKNOWN}</td>}
          <td data-tight="">
            {row.clustering
              ? <Badge tone="progress" icon="clock">Clustering</Badge>
              : <StatusPill status={row.status} />}
          </td>
        </tr>
      ))}
    </Table>
  );
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
