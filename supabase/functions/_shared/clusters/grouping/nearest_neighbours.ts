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

/** Compares every two items by meaning and words and keeps the nearest. Ties go to the earlier item. */
export function nearestNeighbours(
  meaning: Matrix | null,
  words: readonly SparseVector[],
  { most, least, meaning: share }: NeighbourLimits,
): Neighbours {
  const count = words.length;
  const best = new NearestLists(count, most, least);
  const holders = holdersOf(words);
  const shared = new Float32Array(count);
  const wordShare = meaning ? 1 - share : 1;
  for (let i = 0; i < count; i++) {
    const { features, weights } = words[i] as SparseVector;
    for (let at = 0; at < features.length; at++) {
      const list = holders.get(features[at] as number);
      if (!list || list.ids.length > COMMON_WORD) continue;
      const weight = weights[at] as number;
      for (let h = list.ids.length - 1; h >= 0; h--) {
        const j = list.ids[h] as number;
        if (j <= i) break;
        shared[j]! += weight * (list.weights[h] as number);
      }
    }
    for (let j = i + 1; j < count; j++) {
      let similarity = wordShare * (shared[j] as number);
      if (meaning) {
        const { values, columns } = meaning;
        similarity += share * dotRange(values, i * columns, values, j * columns, columns);
      }
      if (similarity >= least) best.offer(i, j, similarity);
    }
    shared.fill(0);
  }
  return best.sorted();
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
