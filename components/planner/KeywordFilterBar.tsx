import type { SessionSite } from "core/accounts/session_context.ts";
import {
  type ClusterChoice,
  INTENTS,
  KEYWORD_SOURCES,
  type KeywordFilters,
  keywordTable,
} from "core/keywords/schema.ts";
import type { KeywordPage } from "core/keywords/list_keywords.ts";
import type { TableQuery } from "core/table_query.ts";
import { FilterBar, RangeFilter, SearchFilter, SectorFilter } from "@/components/ui/FilterBar.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { atLeast } from "@/components/ui/numbers.ts";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { wordLabel } from "./word_label.ts";

interface Props {
  site: SessionSite;
  query: TableQuery<KeywordFilters>;
  found: Pick<KeywordPage, "clusters" | "facets" | "facets_more" | "total" | "more">;
}

const PATH = "/planner/keywords";
const CLUSTER_NAME = 48;
const MORE = [
  "volume_min",
  "volume_max",
  "difficulty_min",
  "difficulty_max",
  "clustered",
  "source",
] as const;

/** Search and filters of the keyword table; they live in the address. */
export function KeywordFilterBar({ site, query, found }: Props) {
  const { filters } = query;
  const { clusters } = found;
  const counted = (filter: keyof KeywordPage["facets"], value: string, label: string) => ({
    value,
    label: label + facetCount(found, filter, value, filters[filter] === value),
  });
  return (
    <FilterBar
      action={PATH}
      keep={keptFields(query)}
      chips={chips({ site, query, found })}
      moreOpen={MORE.some((name) => filters[name] !== undefined)}
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
          <Select
            name="clustered"
            label="Clustered or not"
            hideLabel
            placeholder="Clustered or not"
            value={filters.clustered}
            options={[
              counted("clustered", "yes", "In a cluster"),
              counted("clustered", "no", "In no cluster"),
            ]}
          />
          <Select
            name="source"
            label="Source"
            hideLabel
            placeholder="Any source"
            value={filters.source}
            options={KEYWORD_SOURCES.map((source) => counted("source", source, wordLabel(source)))}
          />
        </>
      }
    >
      <SearchFilter label="Search keywords" value={filters.search} />
      <SectorFilter
        sectors={site.sectors.map(({ id, name }) => ({
          id,
          name: counted("sector_id", id, name).label,
        }))}
        value={filters.sector_id}
      />
      <Select
        name="intent"
        label="Intent"
        hideLabel
        placeholder="Any intent"
        value={filters.intent}
        options={[...INTENTS, "unknown"].map((intent) =>
          counted("intent", intent, statusLabel(intent))
        )}
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

/** " (12)", or " (12+)" where counting ended early; nothing when it met none until then. */
function facetCount(
  { facets, facets_more, total, more }: Props["found"],
  filter: keyof KeywordPage["facets"],
  value: string,
  chosen: boolean,
): string {
  const count = facets[filter][value] ?? 0;
  if (chosen) return ` (${atLeast(Math.max(total, count), more)})`;
  return count > 0 || !facets_more ? ` (${atLeast(count, facets_more)})` : "";
}

function keptFields(
  { filters, sort, size, view }: TableQuery<KeywordFilters>,
): Record<string, string> {
  return {
    ...(filters.status ? { status: filters.status } : {}),
    ...(sort === "-volume" ? {} : { sort }),
    ...(size === 50 ? {} : { size: String(size) }),
    ...(view ? { view } : {}),
  };
}

/** Filters in force that can be taken away one by one; the status has its tabs. */
function chips({ site, query, found: { clusters } }: Props) {
  const { filters } = query;
  const words: [keyof KeywordFilters, string | undefined][] = [
    ["search", filters.search && `“${shortName(filters.search)}”`],
    ["sector_id", site.sectors.find(({ id }) => id === filters.sector_id)?.name],
    ["intent", filters.intent && statusLabel(filters.intent)],
    [
      "clustered",
      filters.clustered && (filters.clustered === "yes" ? "In a cluster" : "In no cluster"),
    ],
    ["source", filters.source && wordLabel(filters.source)],
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
