import { type ClusterFilters, clusterTable, type ListedCluster } from "core/clusters/schema.ts";
import type { TableQuery } from "core/table_query.ts";
import { Icon } from "@/components/ui/Icon.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import {
  Cell,
  Heading,
  NumberCell,
  PageCheckbox,
  RowCheckbox,
  Table,
} from "@/components/ui/Table.tsx";
import { Breaking } from "./Breaking.tsx";
import { sortLink } from "./sort_link.ts";

const PATH = "/planner/clusters";

interface Props {
  rows: ListedCluster[];
  query: TableQuery<ClusterFilters>;
  /** Sector names by id; the column is left out when the site has one sector. */
  sectors: Map<string, string>;
  selectable: boolean;
}

/** A page of clusters with sortable columns. */
export function ClusterTable({ rows, query, sectors, selectable }: Props) {
  const sort = (column: string) => sortLink(clusterTable, PATH, query, column);
  return (
    <Table
      caption="Clusters"
      head={
        <>
          {selectable && <PageCheckbox />}
          <Heading rowKey sort={sort("name")}>Cluster</Heading>
          <Heading numeric sort={sort("keyword_count")}>Keywords</Heading>
          <Heading numeric sort={sort("total_volume")}>Volume</Heading>
          <Heading numeric sort={sort("mean_difficulty")}>Difficulty</Heading>
          <Heading numeric sort={sort("ideas")}>Ideas</Heading>
          {sectors.size > 1 && <Heading>Sector</Heading>}
          <Heading tight sort={sort("status")}>Status</Heading>
        </>
      }
    >
      {rows.map((row) => (
        <tr key={row.id}>
          {selectable && <RowCheckbox name="id[]" value={row.id} label={row.name} />}
          <Cell rowKey>
            <a href={`${PATH}/${row.id}`} dir="auto">
              <Breaking text={row.name} />
            </a>
            {row.is_locked && (
              <>
                {" "}
                <Icon name="lock" size={14} label="Locked" />
              </>
            )}
          </Cell>
          <NumberCell value={row.keyword_count} />
          <NumberCell value={row.total_volume} />
          <Cell numeric>
            <Difficulty value={row.mean_difficulty} />
          </Cell>
          <NumberCell value={row.ideas} />
          {sectors.size > 1 && <Cell>{sectors.get(row.sector_id)}</Cell>}
          <Cell tight>
            <StatusPill status={row.status} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
