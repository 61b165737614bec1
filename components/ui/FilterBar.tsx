import type { ComponentChildren } from "preact";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import { Select } from "./Select.tsx";
import { Slot } from "./Slot.ts";
import { TextInput } from "./TextInput.tsx";

interface FilterBarProps {
  /** Path the GET form goes to; the filter then lives in the URL. */
  action: string;
  children: ComponentChildren;
  /** Rarely used filters, folded away. */
  more?: ComponentChildren;
  moreOpen?: boolean;
  /** Filters in force, each with the address that removes it. */
  chips?: { label: string; href: string }[];
  /** Query parameters to carry along, such as sort and page size. */
  keep?: Record<string, string>;
}

/** Search and filters as a plain GET form. */
export function FilterBar({ action, children, more, moreOpen, chips, keep }: FilterBarProps) {
  return (
    <form class="filters" method="get" action={action} role="search">
      {Object.entries(keep ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Slot>{children}</Slot>
      <Button icon="filter">Apply</Button>
      {more && (
        <details class="more-filters" open={moreOpen}>
          <summary class="button" data-variant="quiet">More filters</summary>
          <div>{more}</div>
        </details>
      )}
      {chips?.map((chip) => (
        <a key={chip.href} class="chip" href={chip.href}>
          {chip.label}
          <Icon name="x" size={12} label="Remove filter" />
        </a>
      ))}
    </form>
  );
}

/** The search field of a filter bar; posts `name`. */
export function SearchFilter(
  { name = "search", label, placeholder = label, value }: {
    name?: string;
    label: string;
    placeholder?: string;
    value: string | undefined;
  },
) {
  return (
    <TextInput
      name={name}
      type="search"
      label={label}
      placeholder={placeholder}
      icon="search"
      hideLabel
      maxLength={200}
      value={value}
    />
  );
}

/** A site's sectors to choose from; nothing where there is no choice. */
export function SectorFilter(
  { name = "sector_id", sectors, value }: {
    name?: string;
    sectors: readonly { id: string; name: string }[];
    value: string | undefined;
  },
) {
  if (sectors.length < 2) return null;
  return (
    <Select
      name={name}
      label="Sector"
      hideLabel
      placeholder="All sectors"
      value={value}
      options={sectors.map((sector) => ({ value: sector.id, label: sector.name }))}
    />
  );
}

/** From–to pair of number inputs; posts `<name>_min` and `<name>_max`. */
export function RangeFilter(
  { name, label, min, max, limit }: {
    name: string;
    label: string;
    min?: number | null;
    max?: number | null;
    limit?: number;
  },
) {
  const bounds = [["min", min], ["max", max]] as const;
  return (
    <div class="range" role="group" aria-label={label}>
      <span>{label}</span>
      {bounds.map(([edge, value]) => (
        <input
          key={edge}
          class="input"
          type="number"
          inputMode="numeric"
          min={0}
          max={limit}
          name={`${name}_${edge}`}
          value={value ?? ""}
          placeholder={edge}
          aria-label={`${label}, ${edge}`}
        />
      ))}
    </div>
  );
}

/** From–until pair of dates; posts `from` and `to`, each YYYY-MM-DD. */
export function DatesFilter({ from, to }: { from?: string; to?: string }) {
  const bounds = [["from", "From", from], ["to", "until", to]] as const;
  return (
    <>
      {bounds.map(([name, label, value]) => (
        <label key={name} class="range">
          <span>{label}</span>
          <input class="input" type="date" id={`f-${name}`} name={name} value={value ?? ""} />
        </label>
      ))}
    </>
  );
}
