/** A heading reduced to what makes it the same heading: letters and digits in lower case. */
export function headingKey(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** How much two headings agree, 0 to 1: shared words over all words. */
export function headingLikeness(a: string, b: string): number {
  const [left, right] = [headingKey(a), headingKey(b)];
  if (!left || !right) return 0;
  if (left === right) return 1;
  const [leftWords, rightWords] = [new Set(left.split(" ")), new Set(right.split(" "))];
  return leftWords.intersection(rightWords).size / leftWords.union(rightWords).size;
}

/** The index of the heading that `wanted` means; -1 when none is like it. */
export function findHeading(headings: string[], wanted: string): number {
  const likeness = headings.map((heading) => headingLikeness(heading, wanted));
  const best = Math.max(0, ...likeness);
  return best >= 0.5 ? likeness.indexOf(best) : -1;
}
