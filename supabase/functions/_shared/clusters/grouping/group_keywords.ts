import { chooseGroups } from "./choose_groups.ts";
import { COARSENESS, type Granularity } from "./granularity.ts";
import { groupsAt, type Join, joinGroups } from "./join_groups.ts";
import { lexicalFeatures } from "./lexical_features.ts";
import { meaningFeatures } from "./meaning_features.ts";
import { nearestNeighbours, type Neighbours } from "./nearest_neighbours.ts";
import type { Matrix } from "./principal_directions.ts";
import { withResults } from "./result_features.ts";
import { joinedVectors, smoothedVectors } from "./smoothed_vectors.ts";

/** A keyword as grouping sees it. */
export interface GroupedText {
  text: string;
  /** Its embedding, of the same length for all; without one it is grouped by its words. */
  vector?: ArrayLike<number> | null;
  /** Number ≥ 0 of the group it is in already: such groups are added to, never split or joined. */
  group?: number;
  /** The pages that search results show for it, where they are known. */
  results?: readonly string[] | null;
}

export interface Grouping {
  /** Group of each text in the order given, −1 for those that belong to none. */
  groups: number[];
  /** Every join from the closest to the loosest, by position in the order given. */
  joins: Join[];
  /** Mean similarity of each text to the others of its group, 0 to 1; 0 without a group. */
  closeness: number[];
}

/** Tuned on the tuning halves of labelled searches (see docs/clustering.md); nothing is set per file. */
export const GROUPING = {
  /** Share of meaning in similarity; words have the rest. */
  meaning: 0.45,
  /** Numbers an embedding is cut down to. */
  columns: 80,
  neighbours: 15,
  /** Similarity from which two keywords are neighbours. */
  least: 0.25,
  /** How far neighbours pull a keyword, in its own lengths. */
  pull: 1.5,
  /** Similarity below which groups are never joined. */
  floor: 0.2,
  bias: 1,
} as const;

/** Joins are remembered down to this similarity, for coarser cuts than the chosen one. */
const LOOSEST = 0.1;

/**
 * Groups keywords by meaning and words without being told how many groups there are. The same texts give
 * the same groups in any order. Throws RangeError when embeddings differ in length.
 */
export function groupKeywords(
  items: readonly GroupedText[],
  granularity: Granularity = "balanced",
): Grouping {
  return groupingOf(items)(granularity);
}

/**
 * Groups keywords once for cuts of any granularity: finer ones split groups of the coarser, nothing else moves.
 * Throws RangeError when embeddings differ in length.
 */
export function groupingOf(
  items: readonly GroupedText[],
): (granularity: Granularity) => Grouping {
  const order = canonicalOrder(items);
  const sorted = order.map((at) => items[at] as GroupedText);
  const space = spaceOf(sorted);
  const start = Int32Array.from(sorted, ({ group }) => group ?? -1);
  const hasStart = start.some((group) => group >= 0);
  const joins = joinGroups(space.vectors, space.neighbours, LOOSEST, hasStart ? start : undefined);
  return (granularity) => {
    const { addition, ...cut } = COARSENESS[granularity];
    const chosen = hasStart
      ? groupsAt(sorted.length, joins, addition)
      : chooseGroups(sorted.length, joins, { ...GROUPING, ...cut });
    return inGivenOrder(order, chosen, joins, space.vectors, start);
  };
}

/** Positions by text, so that the order of the input cannot matter. */
function canonicalOrder(items: readonly GroupedText[]): number[] {
  return items.map((_, at) => at).sort((a, b) => {
    const [one, other] = [items[a]?.text ?? "", items[b]?.text ?? ""];
    return one < other ? -1 : one > other ? 1 : a - b;
  });
}

/** The space in which keywords are compared, smoothed, and who is near whom before smoothing. */
export function spaceOf(
  items: readonly GroupedText[],
): { vectors: Matrix; neighbours: Neighbours } {
  const width = items.find(({ vector }) => vector)?.vector?.length ?? 0;
  const embeddings = items.map(({ vector }) => vector ?? new Float32Array(width));
  if (embeddings.some(({ length }) => length !== width)) {
    throw new RangeError("The embeddings differ in length.");
  }
  const meaning = width > 0 ? meaningFeatures(embeddings, GROUPING.columns) : null;
  const words = withResults(
    lexicalFeatures(items.map(({ text }) => text), meaning),
    items.map(({ results }) => results),
  );
  const neighbours = nearestNeighbours(meaning, words, {
    most: GROUPING.neighbours,
    least: GROUPING.least,
    meaning: GROUPING.meaning,
  });
  const joined = joinedVectors(meaning, words, GROUPING.meaning);
  return { vectors: smoothedVectors(joined, neighbours, GROUPING.pull), neighbours };
}

function inGivenOrder(
  order: readonly number[],
  chosen: Int32Array,
  joins: readonly Join[],
  vectors: Matrix,
  start: Int32Array,
): Grouping {
  const sizes = new Map<number, number>();
  for (const group of chosen) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const close = closenessOf(chosen, sizes, vectors);
  const groups = new Array<number>(order.length).fill(-1);
  const closeness = new Array<number>(order.length).fill(0);
  const numbers = new Map<number, number>();
  for (const [place, at] of order.entries()) {
    const group = chosen[place] as number;
    const kept = (start[group] as number) >= 0;
    if (!kept && (sizes.get(group) ?? 0) < 2) continue;
    if (!numbers.has(group)) numbers.set(group, numbers.size);
    groups[at] = numbers.get(group) ?? -1;
    closeness[at] = close[place] as number;
  }
  const given = joins.map(({ a, b, similarity }) => ({
    a: order[a] as number,
    b: order[b] as number,
    similarity,
  }));
  return { groups, joins: given, closeness };
}

function closenessOf(
  chosen: Int32Array,
  sizes: ReadonlyMap<number, number>,
  { columns, values }: Matrix,
): Float32Array {
  const sums = new Map<number, Float32Array>();
  for (const [place, group] of chosen.entries()) {
    let sum = sums.get(group);
    if (!sum) sums.set(group, sum = new Float32Array(columns));
    for (let i = 0; i < columns; i++) sum[i]! += values[place * columns + i] as number;
  }
  return Float32Array.from(chosen, (group, place) => {
    const others = (sizes.get(group) ?? 1) - 1;
    const sum = sums.get(group);
    if (!sum || others === 0) return 0;
    let product = 0;
    for (let i = 0; i < columns; i++) {
      product += (sum[i] as number) * (values[place * columns + i] as number);
    }
    return Math.min(1, Math.max(0, (product - 1) / others));
  });
}
