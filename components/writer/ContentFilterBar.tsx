import { contentTable, SOURCES, SYNC_STATUSES } from "core/content/list_content.ts";
import { FilterBar, SearchFilter, SectorFilter } from "@/components/ui/FilterBar.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { choicesOf } from "./words.ts";

const PATH = "/writer/content";

type Query = ReturnType<typeof contentTable.read>;

/** Search and filters of the content table. */
export function ContentFilterBar(
  { query, sectors }: { query: Query; sectors: readonly { id: string; name: string }[] },
) {
  const { status, q, source, sync, linked, optimized, sector } = query.filters;
  return (
    <FilterBar
      action={PATH}
      keep={{
        ...(status ? { status } : {}),
        ...(query.sort !== "-updated" ? { sort: query.sort } : {}),
      }}
      chips={q
        ? [{ label: `“${q}”`, href: contentTable.href(PATH, query, { filters: { q: undefined } }) }]
        : []}
      moreOpen={Boolean(source || sync || linked || optimized)}
      more={<MoreFilters filters={query.filters} />}
    >
      <SearchFilter
        name="q"
        label="Search titles, keywords and slugs"
        placeholder="Search titles, keywords, slugs"
        value={q}
      />
      <SectorFilter name="sector" sectors={sectors} value={sector} />
    </FilterBar>
  );
}

function MoreFilters({ filters }: { filters: Query["filters"] }) {
  const { source, sync, linked, optimized } = filters;
  return (
    <>
      <Select
        name="source"
        label="Source"
        hideLabel
        placeholder="Any source"
        value={source}
        options={choicesOf(SOURCES)}
      />
      <Select
        name="sync"
        label="Sync"
        hideLabel
        placeholder="Any sync state"
        value={sync}
        options={choicesOf(SYNC_STATUSES)}
      />
      <Select
        name="linked"
        label="Links"
        hideLabel
        placeholder="Links: any"
        value={linked}
        options={yesNo("Linked", "Not linked")}
      />
      <Select
        name="optimized"
        label="Optimisation"
        hideLabel
        placeholder="Optimised: any"
        value={optimized}
        options={yesNo("Optimised", "Not optimised")}
      />
    </>
  );
}

function yesNo(yes: string, no: string) {
  return [{ value: "yes", label: yes }, { value: "no", label: no }];
}
