import type { SessionContext } from "core/accounts/session_context.ts";
import type { ClusterFilters } from "core/clusters/schema.ts";
import type { TableQuery } from "core/table_query.ts";
import { FilterBar, SearchFilter, SectorFilter } from "@/components/ui/FilterBar.tsx";

const PATH = "/planner/clusters";

/** Search and sector of the cluster table. */
export function ClusterFilterBar(
  { query, site }: { query: TableQuery<ClusterFilters>; site: SessionContext["sites"][number] },
) {
  const { filters, sort } = query;
  return (
    <FilterBar
      action={PATH}
      keep={{
        ...(filters.status ? { status: filters.status } : {}),
        ...(sort === "-total_volume" ? {} : { sort }),
      }}
    >
      <SearchFilter label="Search clusters" value={filters.search} />
      <SectorFilter sectors={site.sectors} value={filters.sector_id} />
    </FilterBar>
  );
}
