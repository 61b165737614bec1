import { headWeight, type ReadSearch, readSearch } from "./head_words.ts";
import type { Matrix } from "./principal_directions.ts";
import { stemOf } from "./search_words.ts";
import { shortForms } from "./short_forms.ts";

/** One sparse vector of unit length: features in rising order with their weights. */
export interface SparseVector {
  features: Int32Array;
  weights: Float32Array;
}

/** How much a feature of each kind counts beside its rarity. */
export interface LexicalWeights {
  /** A word that says what is wanted of a topic, not which topic: "best", "buy", "how". */
  modifier: number;
  /** Four neighbouring letters of a word, so that spellings and compounds meet. */
  letters: number;
  /** A short form of what a text spells out: it must weigh up the several words that say the same. */
  shortForm: number;
}

export const LEXICAL_WEIGHTS: LexicalWeights = { modifier: 0.5, letters: 0.25, shortForm: 3 };

/**
 * The words of each text as unit vectors in which rare words weigh most; a text without words is empty.
 * With `meaning` (one row per text) these texts tell how much their head words weigh and which words are
 * short forms of others.
 */
export function lexicalFeatures(
  texts: readonly string[],
  meaning: Matrix | null = null,
  weights: LexicalWeights = LEXICAL_WEIGHTS,
): SparseVector[] {
  const searches = texts.map(readSearch);
  const head = headWeight(searches, meaning);
  const shorts = shortForms(searches, meaning);
  const bags = searches.map((search, at) => bagOf(search, weights, head, shorts.get(at)));
  const holders = new Map<string, number>();
  for (const bag of bags) {
    for (const feature of bag.keys()) holders.set(feature, (holders.get(feature) ?? 0) + 1);
  }
  const ids = new Map([...holders.keys()].sort().map((feature, id) => [feature, id]));
  return bags.map((bag) => {
    const entries = [...bag].map(([feature, weight]): [number, number] => [
      ids.get(feature) ?? 0,
      weight * rarity(holders.get(feature) ?? 1, texts.length),
    ]);
    return unitSparse(entries);
  });
}

/** A sparse unit vector from feature ids and weights. */
export function unitSparse(entries: [number, number][]): SparseVector {
  entries.sort((a, b) => a[0] - b[0]);
  const length = Math.hypot(...entries.map(([, weight]) => weight)) || 1;
  return {
    features: Int32Array.from(entries, ([feature]) => feature),
    weights: Float32Array.from(entries, ([, weight]) => weight / length),
  };
}

function rarity(holders: number, texts: number): number {
  // The root keeps a rare modifier from outweighing what the keyword is about.
  return Math.sqrt(Math.log((1 + texts) / (1 + holders)) + 0.1);
}

function bagOf(
  { words, stems, kinds, head }: ReadSearch,
  weights: LexicalWeights,
  headWeight: number,
  shortForms: Iterable<string> = [],
): Map<string, number> {
  const isTelling = kinds.includes("telling");
  const bag = new Map<string, number>();
  const add = (feature: string, weight: number) =>
    bag.set(feature, (bag.get(feature) ?? 0) + weight);
  for (const at of words.keys()) {
    const kind = kinds[at];
    // A search of nothing but small words is about those words.
    if (isTelling && (kind === "function" || kind === "preposition")) continue;
    const own = at === head ? headWeight : isTelling && kind === "modifier" ? weights.modifier : 1;
    const stem = stems[at] ?? "";
    add(`w${stem}`, own);
    const marked = `^${stem}$`;
    for (let from = 0; from + 4 <= marked.length; from++) {
      add(`l${marked.slice(from, from + 4)}`, weights.letters * own);
    }
  }
  for (const short of shortForms) {
    const feature = `w${stemOf(short)}`;
    if (!bag.has(feature)) bag.set(feature, weights.shortForm);
  }
  return bag;
}
