/** At most `count` of the items, spread evenly over all of them. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (!(count < items.length)) return [...items];
  return items.filter((_, index) =>
    Math.floor(index * count / items.length) !== Math.floor((index - 1) * count / items.length)
  );
}
