import type { TableAddress, TableQuery } from "core/table_query.ts";

/** Columns whose first click shows the smallest first; figures and dates start with the largest. */
const ASCENDING = new Set(["keyword", "name", "title", "intent", "status", "structure"]);

/** Where a click on a column leads, and the direction it is sorted by now. */
export function sortLink<Filters>(
  table: TableAddress<Filters>,
  path: string,
  query: TableQuery<Filters>,
  column: string,
): { href: string; direction?: "asc" | "desc" } {
  const sorted = query.sort.replace(/^-/, "") === column;
  const descending = query.sort.startsWith("-");
  const next = sorted ? !descending : !ASCENDING.has(column);
  const href = table.href(path, query, { sort: `${next ? "-" : ""}${column}` });
  return sorted ? { href, direction: descending ? "desc" : "asc" } : { href };
}
