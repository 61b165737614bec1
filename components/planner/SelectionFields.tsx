import { type KeywordFilters, keywordTable } from "core/keywords/schema.ts";
import type { KeywordSelection } from "core/keywords/selection.ts";

/** Carries a selection of keywords into the next form. */
export function SelectionFields({ selection }: { selection: KeywordSelection }) {
  if ("ids" in selection) return <PickedFields ids={selection.ids} />;
  return (
    <>
      <input type="hidden" name="scope" value="matching" />
      <FiltersField filters={selection.filters} />
    </>
  );
}

/** The filters in force, for "all that match". */
export function FiltersField({ filters }: { filters: KeywordFilters }) {
  return <input type="hidden" name="filters" value={keywordTable.filterString(filters)} />;
}

/** Carries picked rows into the next form. */
export function PickedFields({ ids }: { ids: string[] }) {
  return (
    <>
      <input type="hidden" name="scope" value="page" />
      <input type="hidden" name="page_ids" value={ids.join(",")} />
    </>
  );
}
