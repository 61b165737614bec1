import type { SessionSite } from "core/accounts/session_context.ts";
import {
  type ClusterChoice,
  INTENTS,
  type KeywordFilters,
  keywordTable,
} from "core/keywords/schema.ts";
import type { TableQuery } from "core/table_query.ts";
import { FilterBar, RangeFilter, SearchFilter, SectorFilter } from "@/components/ui/FilterBar.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";

interface Props {
  site: SessionSite;
  query: TableQuery<KeywordFilters>;
  clusters: ClusterChoice[];
}

const PATH = "/planner/keywords";
const CLUSTER_NAME = 48;

/** Search and filters of the keyword table; they live in the address. */
export function KeywordFilterBar({ site, query, clusters }: Props) {
  const { filters } = query;
  return (
    <FilterBar
      action={PATH}
      keep={keptFields(query)}
      chips={chips({ site, query, clusters })}
      moreOpen={filters.volume_min !== undefined || filters.volume_max !== undefined ||
        filters.difficulty_min !== undefined || filters.difficulty_max !== undefined}
      more={
        <>
          <RangeFilter
            name="volume"
            label="Volume"
            min={filters.volume_min}
            max={filters.volume_max}
          />
          <RangeFilter
            name="difficulty"
            label="Difficulty"
            min={filters.difficulty_min}
            max={filters.difficulty_max}
            limit={100}
          />
        </>
      }
    >
      <SearchFilter label="Search keywords" value={filters.search} />
      <SectorFilter sectors={site.sectors} value={filters.sector_id} />
      <Select
        name="intent"
        label="Intent"
        hideLabel
        placeholder="Any intent"
        value={filters.intent}
        options={INTENTS.map((intent) => ({ value: intent, label: statusLabel(intent) }))}
      />
      {clusters.length > 0 && (
        <Select
          name="cluster_id"
          label="Cluster"
          hideLabel
          placeholder="Any cluster"
          value={filters.cluster_id}
          options={clusters.map(({ id, name }) => ({ value: id, label: shortName(name) }))}
        />
      )}
    </FilterBar>
  );
}

function keptFields({ filters, sort, size }: TableQuery<KeywordFilters>): Record<string, string> {
  return {
    ...(filters.status ? { status: filters.status } : {}),
    ...(sort === "-volume" ? {} : { sort }),
    ...(size === 50 ? {} : { size: String(size) }),
  };
}

/** Filters in force that can be taken away one by one; the status has its tabs. */
function chips({ site, query, clusters }: Props) {
  const { filters } = query;
  const words: [keyof KeywordFilters, string | undefined][] = [
    ["search", filters.search && `“${shortName(filters.search)}”`],
    ["sector_id", site.sectors.find(({ id }) => id === filters.sector_id)?.name],
    ["intent", filters.intent && statusLabel(filters.intent)],
    ["cluster_id", filters.cluster_id && nameOf(clusters, filters.cluster_id)],
    ["volume_min", bound("Volume from", filters.volume_min)],
    ["volume_max", bound("Volume to", filters.volume_max)],
    ["difficulty_min", bound("Difficulty from", filters.difficulty_min)],
    ["difficulty_max", bound("Difficulty to", filters.difficulty_max)],
  ];
  return words.flatMap(([name, label]) =>
    label
      ? [{ label, href: keywordTable.href(PATH, query, { filters: { [name]: undefined } }) }]
      : []
  );
}

function bound(label: string, value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${label} ${value.toLocaleString("en-US")}`;
}

function nameOf(clusters: ClusterChoice[], id: string): string {
  return shortName(clusters.find((cluster) => cluster.id === id)?.name ?? "Unknown cluster");
}

function shortName(name: string): string {
  return name.length > CLUSTER_NAME ? `${name.slice(0, CLUSTER_NAME - 1)}…` : name;
}
