import type { SessionSite } from "core/accounts/session_context.ts";
import type { IdeaFilters } from "core/ideas/list_ideas.ts";
import { STRUCTURES } from "core/ideas/schema.ts";
import type { ClusterChoice } from "core/keywords/schema.ts";
import type { TableQuery } from "core/table_query.ts";
import { FilterBar, SearchFilter, SectorFilter } from "@/components/ui/FilterBar.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { wordLabel } from "./word_label.ts";

/** Search and filters of the idea table; they live in the address. */
export function IdeaFilterBar(
  { query: { filters, sort }, site, clusters }: {
    query: TableQuery<IdeaFilters>;
    site: SessionSite;
    clusters: ClusterChoice[];
  },
) {
  return (
    <FilterBar
      action="/planner/ideas"
      keep={{
        ...(filters.status ? { status: filters.status } : {}),
        ...(sort === "-created_at" ? {} : { sort }),
      }}
    >
      <SearchFilter label="Search ideas" value={filters.search} />
      <Select
        name="structure"
        label="Structure"
        hideLabel
        placeholder="Any structure"
        value={filters.structure}
        options={STRUCTURES.map((structure) => ({
          value: structure,
          label: wordLabel(structure),
        }))}
      />
      {clusters.length > 0 && (
        <Select
          name="cluster_id"
          label="Cluster"
          hideLabel
          placeholder="Any cluster"
          value={filters.cluster_id}
          options={clusters.map(({ id, name }) => ({ value: id, label: name.slice(0, 60) }))}
        />
      )}
      <SectorFilter sectors={site.sectors} value={filters.sector_id} />
    </FilterBar>
  );
}
