/**
 * The last page of a table when the one asked for lies behind it, as after its rows were moved away;
 * null when the page asked for exists.
 */
export function lastPage(
  { page, size }: { page: number; size: number },
  total: number,
): number | null {
  const last = Math.max(1, Math.ceil(total / size));
  return page > last ? last : null;
}
