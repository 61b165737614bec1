import { dotRange, type Matrix } from "core/clusters/grouping/principal_directions.ts";

/** Rows from which the classifier would take minutes. */
export const MOST_CLASSIFIED = 2000;

/**
 * The label that a ridge classifier gives each row when it has learnt from all other rows and their labels
 * (exactly, by leaving each out in turn), as a position among the labels in order of appearance. Throws
 * RangeError for more than MOST_CLASSIFIED rows.
 */
export function toldLabels(rows: Matrix, labels: readonly string[], penalty: number): number[] {
  if (rows.rows > MOST_CLASSIFIED) throw new RangeError("There are too many rows to classify.");
  const names = [...new Set(labels)];
  const own = labels.map((label) => names.indexOf(label));
  const inverse = inverseOf(similarities(rows, penalty), rows.rows);
  return own.map((label, i) => {
    const scores = new Float64Array(names.length);
    for (const [j, other] of own.entries()) {
      scores[other]! -= inverse[i * rows.rows + j] as number;
    }
    // What is left out is row i itself: its own label must not speak for it.
    scores[label]! += inverse[i * rows.rows + i] as number;
    return scores.indexOf(Math.max(...scores));
  });
}

function similarities({ rows, columns, values }: Matrix, penalty: number): Float64Array {
  const square = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      const alike = dotRange(values, i * columns, values, j * columns, columns);
      square[i * rows + j] = square[j * rows + i] = alike + (i === j ? penalty : 0);
    }
  }
  return square;
}

/** The inverse of a positive definite matrix, in place (Gauss and Jordan). */
function inverseOf(square: Float64Array, size: number): Float64Array {
  for (let at = 0; at < size; at++) {
    const pivot = square[at * size + at] as number;
    square[at * size + at] = 1;
    for (let j = 0; j < size; j++) square[at * size + j]! /= pivot;
    for (let i = 0; i < size; i++) {
      const factor = square[i * size + at] as number;
      if (i === at || factor === 0) continue;
      square[i * size + at] = 0;
      for (let j = 0; j < size; j++) {
        square[i * size + j]! -= factor * (square[at * size + j] as number);
      }
    }
  }
  return square;
}
