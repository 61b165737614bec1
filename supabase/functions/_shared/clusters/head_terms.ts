import { searchWords, stemOf, wordKind } from "./grouping/search_words.ts";

/** What has a name and some of the searches in it. */
export interface Named {
  name: string;
  keywords: readonly string[];
}

/** Topics that share a word. */
export interface HeadTerm<T> {
  /** The word as most write it; null for those that share none. */
  term: string | null;
  members: T[];
}

/** A word that more than this share of all hold says what the whole list is about, not a part of it. */
const TELLS_NOTHING = 0.5;

/**
 * Gathers topics under the word that they share with the most others: the widest one that does not
 * belong to most of them. Of equally wide words the later one in the name counts, since it names the
 * thing in "hand coffee grinder". Those that share none come last. Members keep their order; terms
 * come as their first members do.
 */
export function gatherByHeadTerm<T extends Named>(topics: readonly T[]): HeadTerm<T>[] {
  const words = topics.map(tellingWords);
  const spread = countStems(words.map((own) => [...own.keys()]));
  const most = Math.max(2, topics.length * TELLS_NOTHING);
  const heads = words.map((own) => headOf(own, spread, most));
  const shared = countStems(heads.map((head) => head === null ? [] : [head]));
  const isShared = (stem: string | null) => stem !== null && (shared.get(stem) ?? 0) > 1;
  const gathered = Map.groupBy(
    topics.keys(),
    (at) => isShared(heads[at] ?? null) ? heads[at] ?? null : null,
  );
  return [...gathered].map(([stem, members]) => ({
    term: stem === null ? null : writtenForm(stem, members.map((at) => words[at])),
    members: members.flatMap((at) => topics[at] ?? []),
  })).sort((a, b) => Number(a.term === null) - Number(b.term === null));
}

/** Telling words by stem, those of the name last: the later, the more it counts. */
function tellingWords({ name, keywords }: Named): Map<string, string> {
  const found = new Map<string, string>();
  for (const word of [...keywords, name].flatMap((text) => searchWords(text))) {
    if (wordKind(word) !== "telling" || /^\d+$/.test(word)) continue;
    const stem = stemOf(word);
    found.delete(stem);
    found.set(stem, word);
  }
  return found;
}

/** In how many of the lists each stem is. */
function countStems(lists: readonly string[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of lists.flat()) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

function headOf(
  own: Map<string, string>,
  spread: Map<string, number>,
  most: number,
): string | null {
  let head: string | null = null;
  for (const stem of own.keys()) {
    const count = spread.get(stem) ?? 0;
    if (count < 2 || count > most) continue;
    if (count >= (spread.get(head ?? "") ?? 0)) head = stem;
  }
  return head;
}

function writtenForm(stem: string, words: readonly (Map<string, string> | undefined)[]): string {
  const forms = words.flatMap((own) => own?.get(stem) ?? []);
  const counts = [...Map.groupBy(forms, (form) => form)];
  counts.sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  return counts[0]?.[0] ?? stem;
}
