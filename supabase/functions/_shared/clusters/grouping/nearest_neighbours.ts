import type { SparseVector } from "./lexical_features.ts";
import { dotRange, type Matrix } from "./principal_directions.ts";

/** The nearest others of each item, nearest first. */
export interface Neighbours {
  /** Positions of the neighbours, `most` per item, −1 where there are fewer. */
  ids: Int32Array;
  similarity: Float32Array;
  most: number;
}

export interface NeighbourLimits {
  /** Neighbours kept of each item. */
  most: number;
  /** Similarity below which two items are not neighbours. */
  least: number;
  /** Share of meaning in the similarity, 0 to 1; words have the rest. */
  meaning: number;
}

/** Words that more items than this hold make no neighbours by themselves. */
const COMMON_WORD = 4000;

/** Items compared with the others side by side: each row is then read a quarter as often. */
const ABREAST = 4;

/** Compares every two items by meaning and words and keeps the nearest. Ties go to the earlier item. */
export function nearestNeighbours(
  meaning: Matrix | null,
  words: readonly SparseVector[],
  { most, least, meaning: share }: NeighbourLimits,
): Neighbours {
  const count = words.length;
  const best = new NearestLists(count, most, least);
  const holders = holdersOf(words);
  const shared = Array.from({ length: ABREAST }, () => new Float32Array(count));
  const products = new Float32Array(ABREAST);
  const wordShare = meaning ? 1 - share : 1;
  for (let first = 0; first < count; first += ABREAST) {
    const end = Math.min(first + ABREAST, count);
    for (let i = first; i < end; i++) shareWords(i, words, holders, shared[i - first]);
    for (let j = first + 1; j < count; j++) {
      if (meaning) dotAbreast(meaning, first, end, j, products);
      for (let i = first; i < Math.min(end, j); i++) {
        const similarity = wordShare * (shared[i - first]?.[j] as number) +
          share * (products[i - first] as number);
        if (similarity >= least) best.offer(i, j, similarity);
      }
    }
    for (const row of shared) row.fill(0);
  }
  return best.sorted();
}

/** Adds up in `shared` the products of words that item `i` has in common with later items. */
function shareWords(
  i: number,
  words: readonly SparseVector[],
  holders: ReadonlyMap<number, Holders>,
  shared: Float32Array | undefined,
): void {
  const { features, weights } = words[i] as SparseVector;
  for (let at = 0; shared && at < features.length; at++) {
    const list = holders.get(features[at] as number);
    if (!list || list.ids.length > COMMON_WORD) continue;
    const weight = weights[at] as number;
    for (let h = list.ids.length - 1; h >= 0; h--) {
      const j = list.ids[h] as number;
      if (j <= i) break;
      shared[j]! += weight * (list.weights[h] as number);
    }
  }
}

/** Dot products of rows `first` up to `end` with row `j`. */
function dotAbreast(
  { values, columns }: Matrix,
  first: number,
  end: number,
  j: number,
  products: Float32Array,
): void {
  if (end - first < ABREAST) {
    for (let i = first; i < end; i++) {
      products[i - first] = dotRange(values, i * columns, values, j * columns, columns);
    }
    return;
  }
  const [a, b, c, d] = [
    first * columns,
    (first + 1) * columns,
    (first + 2) * columns,
    (first + 3) * columns,
  ];
  const from = j * columns;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let at = 0; at < columns; at++) {
    const value = values[from + at] as number;
    s0 += value * (values[a + at] as number);
    s1 += value * (values[b + at] as number);
    s2 += value * (values[c + at] as number);
    s3 += value * (values[d + at] as number);
  }
  products[0] = s0;
  products[1] = s1;
  products[2] = s2;
  products[3] = s3;
}

interface Holders {
  ids: number[];
  weights: number[];
}

function holdersOf(words: readonly SparseVector[]): Map<number, Holders> {
  const holders = new Map<number, Holders>();
  for (const [item, { features, weights }] of words.entries()) {
    for (let at = 0; at < features.length; at++) {
      const feature = features[at] as number;
      let list = holders.get(feature);
      if (!list) holders.set(feature, list = { ids: [], weights: [] });
      list.ids.push(item);
      list.weights.push(weights[at] as number);
    }
  }
  return holders;
}

/** The best few of each item, with the worst of them known. */
class NearestLists {
  readonly #ids: Int32Array;
  readonly #values: Float32Array;
  readonly #worst: Float32Array;
  readonly #filled: Int32Array;

  constructor(private readonly count: number, private readonly most: number, least: number) {
    this.#ids = new Int32Array(count * most).fill(-1);
    this.#values = new Float32Array(count * most);
    this.#worst = new Float32Array(count).fill(least);
    this.#filled = new Int32Array(count);
  }

  offer(i: number, j: number, similarity: number): void {
    if (similarity > (this.#worst[i] as number) || (this.#filled[i] as number) < this.most) {
      this.#insert(i, j, similarity);
    }
    if (similarity > (this.#worst[j] as number) || (this.#filled[j] as number) < this.most) {
      this.#insert(j, i, similarity);
    }
  }

  sorted(): Neighbours {
    return { ids: this.#ids, similarity: this.#values, most: this.most };
  }

  // Lists stay sorted; they are short, so shifting is cheap.
  #insert(item: number, other: number, similarity: number): void {
    const from = item * this.most;
    const filled = this.#filled[item] as number;
    let at = filled < this.most ? filled : this.most - 1;
    if (filled < this.most) this.#filled[item] = filled + 1;
    while (at > 0 && (this.#values[from + at - 1] as number) < similarity) {
      this.#values[from + at] = this.#values[from + at - 1] as number;
      this.#ids[from + at] = this.#ids[from + at - 1] as number;
      at--;
    }
    this.#values[from + at] = similarity;
    this.#ids[from + at] = other;
    if (this.#filled[item] === this.most) {
      this.#worst[item] = this.#values[from + this.most - 1] as number;
    }
  }
}
