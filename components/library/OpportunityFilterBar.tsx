import type { Opportunities } from "core/library/list_opportunities.ts";
import { INTENTS, type opportunityTable } from "core/library/schema.ts";
import { FilterBar, SearchFilter } from "../ui/FilterBar.tsx";
import { Select } from "../ui/Select.tsx";
import { statusLabel } from "../ui/status_tones.ts";

type Query = ReturnType<typeof opportunityTable.read>;

interface OpportunityFilterBarProps {
  path: string;
  query: Query;
  found: Opportunities;
  href: (changes: Parameters<typeof opportunityTable.href>[2]) => string;
}

/** Search, sector of the library and intent. */
export function OpportunityFilterBar({ path, query, found, href }: OpportunityFilterBarProps) {
  const { search, industry_sector_id, intent } = query.filters;
  const sector = found.industry_sectors.find(({ id }) => id === industry_sector_id);
  const chips = [
    ...(search ? [{ label: `“${search}”`, href: href({ filters: { search: undefined } }) }] : []),
    ...(sector
      ? [{ label: sector.name, href: href({ filters: { industry_sector_id: undefined } }) }]
      : []),
    ...(intent
      ? [{ label: statusLabel(intent), href: href({ filters: { intent: undefined } }) }]
      : []),
  ];
  return (
    <FilterBar action={path} chips={chips} keep={keptOrder(query)}>
      <SearchFilter label="Search keywords" value={search} />
      <Select
        name="industry_sector_id"
        label="Sector of the library"
        hideLabel
        placeholder="Every sector"
        value={industry_sector_id}
        options={found.industry_sectors.map(({ id, name, open }) => ({
          value: id,
          label: `${name} (${open})`,
        }))}
      />
      <Select
        name="intent"
        label="Intent"
        hideLabel
        placeholder="Every intent"
        value={intent}
        options={INTENTS.map((value) => ({ value, label: statusLabel(value) }))}
      />
    </FilterBar>
  );
}

/** Order and page size, carried along when a filter changes. */
export function keptOrder({ sort, size }: { sort: string; size: number }): Record<string, string> {
  return {
    ...(sort === "-volume" ? {} : { sort }),
    ...(size === 50 ? {} : { size: String(size) }),
  };
}
