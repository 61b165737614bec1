import type { SparseVector } from "./lexical_features.ts";
import type { Neighbours } from "./nearest_neighbours.ts";
import type { Matrix } from "./principal_directions.ts";

/** Numbers that the words of an item are folded into. */
export const WORD_COLUMNS = 1024;

/** Meaning and words of each item side by side in one row, so that a dot product is their weighted cosine. */
export function joinedVectors(
  meaning: Matrix | null,
  words: readonly SparseVector[],
  share: number,
): Matrix {
  const meaningColumns = meaning?.columns ?? 0;
  const columns = meaningColumns + WORD_COLUMNS;
  const values = new Float32Array(words.length * columns);
  const meaningScale = Math.sqrt(share);
  const wordScale = Math.sqrt(meaning ? 1 - share : 1);
  for (const [row, { features, weights }] of words.entries()) {
    const from = row * columns;
    for (let i = 0; i < meaningColumns; i++) {
      values[from + i] = meaningScale * (meaning?.values[row * meaningColumns + i] as number);
    }
    for (let at = 0; at < features.length; at++) {
      const hash = scrambled(features[at] as number);
      const sign = hash & 1 ? 1 : -1;
      const column = meaningColumns + (hash >>> 1) % WORD_COLUMNS;
      values[from + column]! += sign * wordScale * (weights[at] as number);
    }
  }
  return { rows: words.length, columns, values };
}

/**
 * Each row moved towards its neighbours by `pull` times their weighted mean, at unit length: two searches
 * with no word in common meet through what their neighbours share.
 */
export function smoothedVectors(matrix: Matrix, neighbours: Neighbours, pull: number): Matrix {
  const { rows, columns, values } = matrix;
  const smoothed = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const target = smoothed.subarray(row * columns, (row + 1) * columns);
    target.set(values.subarray(row * columns, (row + 1) * columns));
    const from = row * neighbours.most;
    let total = 0;
    for (let at = from; at < from + neighbours.most; at++) {
      total += neighbours.similarity[at] as number;
    }
    for (let at = from; at < from + neighbours.most && total > 0; at++) {
      const other = neighbours.ids[at] as number;
      if (other < 0) break;
      const weight = pull * (neighbours.similarity[at] as number) / total;
      const start = other * columns;
      for (let i = 0; i < columns; i++) target[i]! += weight * (values[start + i] as number);
    }
    scaleToUnit(target);
  }
  return { rows, columns, values: smoothed };
}

function scaleToUnit(vector: Float32Array): void {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (sum === 0) return;
  const length = Math.sqrt(sum);
  for (let i = 0; i < vector.length; i++) vector[i]! /= length;
}

/** Spreads small integers over 32 bits. */
function scrambled(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
