import { searchWords, stemOf, wordKind } from "./search_words.ts";

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
}

export const LEXICAL_WEIGHTS: LexicalWeights = { modifier: 0.6, letters: 0.25 };

/** The words of each text as unit vectors in which rare words weigh most; a text without words is empty. */
export function lexicalFeatures(
  texts: readonly string[],
  weights: LexicalWeights = LEXICAL_WEIGHTS,
): SparseVector[] {
  const bags = texts.map((text) => bagOf(text, weights));
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

function bagOf(text: string, weights: LexicalWeights): Map<string, number> {
  const words = searchWords(text);
  const kinds = words.map(wordKind);
  const isTelling = kinds.includes("telling");
  const bag = new Map<string, number>();
  const add = (feature: string, weight: number) =>
    bag.set(feature, (bag.get(feature) ?? 0) + weight);
  for (const [at, word] of words.entries()) {
    const kind = kinds[at];
    // A search of nothing but small words is about those words.
    if (isTelling && (kind === "function" || kind === "preposition")) continue;
    const own = isTelling && kind === "modifier" ? weights.modifier : 1;
    const stem = stemOf(word);
    add(`w${stem}`, own);
    const marked = `^${stem}$`;
    for (let from = 0; from + 4 <= marked.length; from++) {
      add(`l${marked.slice(from, from + 4)}`, weights.letters * own);
    }
  }
  return bag;
}
