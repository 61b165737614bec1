import type { SeedKeywords } from "core/library/list_seed_keywords.ts";
import { INTENTS, type seedTable } from "core/library/schema.ts";
import { FilterBar, SearchFilter } from "../ui/FilterBar.tsx";
import { Select } from "../ui/Select.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { keptOrder } from "./OpportunityFilterBar.tsx";

interface SeedFilterBarProps {
  path: string;
  query: ReturnType<typeof seedTable.read>;
  industries: SeedKeywords["industries"];
  href: (changes: Parameters<typeof seedTable.href>[2]) => string;
}

/** Search, industry, its sectors once one is chosen, and intent. */
export function SeedFilterBar({ path, query, industries, href }: SeedFilterBarProps) {
  const { search, intent } = query.filters;
  const industry = industries.find(({ slug }) => slug === query.filters.industry);
  const sector = industry?.sectors.find(({ slug }) => slug === query.filters.sector);
  const without = (name: keyof typeof query.filters) => href({ filters: { [name]: undefined } });
  const chips = [
    ...(search ? [{ label: `“${search}”`, href: without("search") }] : []),
    ...(industry
      ? [{
        label: industry.name,
        href: href({ filters: { industry: undefined, sector: undefined } }),
      }]
      : []),
    ...(sector ? [{ label: sector.name, href: without("sector") }] : []),
    ...(intent ? [{ label: statusLabel(intent), href: without("intent") }] : []),
  ];
  return (
    <FilterBar action={path} chips={chips} keep={keptOrder(query)}>
      <SearchFilter label="Search keywords" value={search} />
      <Select
        name="industry"
        label="Industry"
        hideLabel
        placeholder="Every industry"
        value={industry?.slug}
        options={industries.map(({ slug, name }) => ({ value: slug, label: name }))}
      />
      {industry && (
        <Select
          name="sector"
          label="Sector"
          hideLabel
          placeholder="Every sector"
          value={sector?.slug}
          options={industry.sectors.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
      )}
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
