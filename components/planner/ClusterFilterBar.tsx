import type { SessionContext } from "core/accounts/session_context.ts";
import type { ClusterFilters } from "core/clusters/schema.ts";
import type { TableQuery } from "core/table_query.ts";
import { FilterBar } from "@/components/ui/FilterBar.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

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
      <TextInput
        name="search"
        type="search"
        label="Search clusters"
        placeholder="Search clusters"
        icon="search"
        hideLabel
        maxLength={200}
        value={filters.search}
      />
      {site.sectors.length > 1 && (
        <Select
          name="sector_id"
          label="Sector"
          hideLabel
          placeholder="All sectors"
          value={filters.sector_id}
          options={site.sectors.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </FilterBar>
  );
}
