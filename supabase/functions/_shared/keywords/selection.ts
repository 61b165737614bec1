import { z } from "npm:zod@4.6.7";
import { AppError } from "../errors.ts";
import { type KeywordFilters, keywordTable } from "./schema.ts";

/** Keywords named one by one, or all that match the filters of the table. */
export type KeywordSelection = { ids: string[] } | { filters: KeywordFilters };

const Ids = z.array(z.uuid()).max(1000);

/**
 * The rows ticked in a table's form: single rows (`id[]`), the whole page (`scope=page` with
 * `page_ids`). Throws `invalid` when nothing is ticked.
 */
export function readPickedIds(form: FormData): string[] {
  const page = form.getAll("scope").includes("page");
  const given = page ? String(form.get("page_ids") ?? "").split(",") : form.getAll("id[]");
  const ids = Ids.safeParse([...new Set(given)].filter((id) => id !== ""));
  if (!ids.success || ids.data.length === 0) {
    throw new AppError("invalid", "Tick at least one row first.");
  }
  return ids.data;
}

/** Like `readPickedIds`, or everything that matches (`scope=matching` with `filters`). */
export function readKeywordSelection(form: FormData): KeywordSelection {
  if (!form.getAll("scope").includes("matching")) return { ids: readPickedIds(form) };
  return { filters: keywordTable.read(new URLSearchParams(String(form.get("filters")))).filters };
}

/** The arguments that name a selection to the database. */
export function selectionArguments(selection: KeywordSelection) {
  return "ids" in selection ? { p_ids: selection.ids } : { p_filters: selection.filters };
}
