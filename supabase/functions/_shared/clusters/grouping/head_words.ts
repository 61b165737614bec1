import { dotRange, type Matrix } from "./principal_directions.ts";
import { searchWords, stemOf, type WordKind, wordKind } from "./search_words.ts";

/** A search cut into words. */
export interface ReadSearch {
  words: string[];
  stems: string[];
  kinds: WordKind[];
  /** Position of the word that names the thing: "chair" in "leather chair for desk"; −1 for none. */
  head: number;
}

/** Weight of the head word at most. */
const MOST = 2;
/** How sharply the weight answers to what the embeddings say. */
const SHARPNESS = 3;
/** Pairs of ordinary likeness that every kind of pair is taken to have beside its own. */
const PRIOR_PAIRS = 20;
/** Holders of one word that are compared with each other. */
const COMPARED = 40;

/** The words of a search, what each does and which of them names the thing. */
export function readSearch(text: string): ReadSearch {
  const words = searchWords(text);
  const kinds = words.map(wordKind);
  const first = kinds.findIndex((kind, at) => at > 0 && kind === "preposition");
  const names = (word: string, at: number) => kinds[at] === "telling" && !/^\d/.test(word);
  const before = words.slice(0, first < 0 ? words.length : first).findLastIndex(names);
  const head = before < 0 ? words.findLastIndex(names) : before;
  return { words, stems: words.map(stemOf), kinds, head };
}

interface Likeness {
  sum: number;
  pairs: number;
}

/**
 * How much more a head word counts than another, 1 to 2, as these searches themselves tell: of those that
 * share one word only, how much more alike in meaning are they where it is the head of both than where it is
 * the head of neither? Products are told apart by their heads, questions about a topic are not.
 */
export function headWeight(searches: readonly ReadSearch[], meaning: Matrix | null): number {
  if (!meaning) return 1;
  const own = searches.map(({ stems, kinds }) =>
    new Set(stems.filter((_, at) => kinds[at] === "telling" || kinds[at] === "modifier"))
  );
  const asHead: Likeness = { sum: 0, pairs: 0 };
  const asOther: Likeness = { sum: 0, pairs: 0 };
  let [means, words] = [0, 0];
  for (const [stem, holders] of holdersOf(own)) {
    let [sum, pairs] = [0, 0];
    for (const [i, j] of pairsOf(holders)) {
      if (!shareOne(own[i], own[j])) continue;
      const alike = dotRange(
        meaning.values,
        i * meaning.columns,
        meaning.values,
        j * meaning.columns,
        meaning.columns,
      );
      sum += alike;
      pairs++;
      const heads = Number(isHead(searches[i], stem)) + Number(isHead(searches[j], stem));
      if (heads === 1) continue;
      const kind = heads === 2 ? asHead : asOther;
      kind.sum += alike;
      kind.pairs++;
    }
    if (pairs === 0) continue;
    means += sum / pairs;
    words++;
  }
  if (words === 0) return 1;
  const ratio = shrunk(asHead, means / words) / shrunk(asOther, means / words);
  return Math.min(MOST, Math.max(1, ratio ** SHARPNESS));
}

function shrunk({ sum, pairs }: Likeness, ordinary: number): number {
  return Math.max(0.01, (sum + PRIOR_PAIRS * ordinary) / (pairs + PRIOR_PAIRS));
}

function isHead(search: ReadSearch | undefined, stem: string): boolean {
  return search !== undefined && search.stems[search.head] === stem;
}

function holdersOf(own: readonly Set<string>[]): Map<string, number[]> {
  const holders = new Map<string, number[]>();
  for (const [at, stems] of own.entries()) {
    for (const stem of stems) {
      const list = holders.get(stem);
      if (list) list.push(at);
      else holders.set(stem, [at]);
    }
  }
  return holders;
}

/** All pairs of a short list; of a long one those of members evenly apart. */
function* pairsOf(holders: readonly number[]): Iterable<[number, number]> {
  const step = Math.max(1, Math.floor(holders.length / COMPARED));
  for (let a = 0; a < holders.length; a += step) {
    for (let b = a + step; b < holders.length; b += step) {
      yield [holders[a] as number, holders[b] as number];
    }
  }
}

function shareOne(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined) {
  let shared = 0;
  for (const stem of one ?? []) if (other?.has(stem) && ++shared > 1) return false;
  return shared === 1;
}
