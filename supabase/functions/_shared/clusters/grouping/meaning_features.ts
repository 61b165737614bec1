import { mainCoordinates, type Matrix } from "./principal_directions.ts";

/** Share of the common direction of all vectors that is taken out: what every keyword has tells none apart. */
const CENTRING = 0.9;

/**
 * Embeddings as rows of unit length, without most of what all have in common and cut down to `columns`
 * numbers. A vector of zeros (a text without an embedding) stays zero.
 */
export function meaningFeatures(
  vectors: readonly ArrayLike<number>[],
  columns: number,
): Matrix {
  const rows = vectors.length;
  const width = vectors[0]?.length ?? 0;
  const values = new Float32Array(rows * width);
  vectors.forEach((vector, row) => values.set(unit(Float32Array.from(vector)), row * width));
  centre(values, rows, width);
  const short = mainCoordinates({ rows, columns: width, values }, columns);
  for (let row = 0; row < rows; row++) {
    const part = short.values.subarray(row * short.columns, (row + 1) * short.columns);
    part.set(unit(part));
  }
  return short;
}

function centre(values: Float32Array, rows: number, width: number): void {
  const mean = new Float32Array(width);
  for (let i = 0; i < values.length; i++) mean[i % width]! += (values[i] as number) / rows;
  for (let row = 0; row < rows; row++) {
    const part = values.subarray(row * width, (row + 1) * width);
    if (part.every((value) => value === 0)) continue;
    for (let i = 0; i < width; i++) part[i]! -= CENTRING * (mean[i] as number);
    part.set(unit(part));
  }
}

/** A vector at length one; zeros stay zeros. */
export function unit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum) || 1;
  return vector.map((value) => value / length);
}
