import { decodeHTML } from "npm:entities@8.1.0";

/** Whether two texts read the same: WordPress stores some characters as entities and trims. */
export function sameText(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(text: string): string {
  return decodeHTML(text).normalize("NFC").replace(/[\s\u00a0]+/g, " ").trim();
}

/**
 * Merges two sets of words that began as `base`: what either side added is in, what either removed is out. Letter case
 * and entities make no difference; ours decide the order and the spelling. Without a base nothing is removed.
 */
export function mergeTerms(
  base: readonly string[] | null,
  ours: readonly string[],
  theirs: readonly string[],
): string[] {
  const keysOf = (terms: readonly string[]) => new Set(terms.map(termKey));
  const [was, here, there] = [keysOf(base ?? []), keysOf(ours), keysOf(theirs)];
  const merged = new Map<string, string>();
  for (const term of [...ours, ...theirs]) {
    const key = termKey(term);
    const isRemoved = was.has(key) && !(here.has(key) && there.has(key));
    if (key !== "" && !isRemoved && !merged.has(key)) merged.set(key, plain(term));
  }
  return [...merged.values()];
}

function termKey(term: string): string {
  return plain(term).toLowerCase();
}
