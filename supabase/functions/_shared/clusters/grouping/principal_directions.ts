/** Rows of equal length in one block of memory. */
export interface Matrix {
  rows: number;
  columns: number;
  values: Float32Array;
}

const ROUNDS = 8;
/** Rows from which the directions are learnt. */
const SAMPLE = 1500;

/**
 * The coordinates of centred rows along their `columns` main directions (subspace iteration on a fixed
 * sample): a shorter description in which near rows stay near.
 */
export function mainCoordinates(matrix: Matrix, columns: number): Matrix {
  // So few rows lie in no more directions than are wanted: nothing would be cut off.
  if (columns >= Math.min(matrix.rows, matrix.columns)) return matrix;
  const directions = matrix.rows < matrix.columns
    ? directionsOfFew(matrix, columns)
    : mainDirections(covariance(matrix), matrix.columns, columns);
  const { rows, columns: size } = matrix;
  return { rows, columns, values: rowProducts(matrix.values, rows, directions, columns, size) };
}

/** Dot product of two stretches of `length` numbers. */
export function dotRange(
  a: Float32Array,
  fromA: number,
  b: Float32Array,
  fromB: number,
  length: number,
): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += (a[fromA + i] as number) * (b[fromB + i] as number);
    s1 += (a[fromA + i + 1] as number) * (b[fromB + i + 1] as number);
    s2 += (a[fromA + i + 2] as number) * (b[fromB + i + 2] as number);
    s3 += (a[fromA + i + 3] as number) * (b[fromB + i + 3] as number);
  }
  for (; i < length; i++) s0 += (a[fromA + i] as number) * (b[fromB + i] as number);
  return s0 + s1 + s2 + s3;
}

/**
 * What `mainDirections` finds, by way of the rows' products with each other: for fewer rows than numbers in a row that
 * is a fraction of the work. Every step there is one from rows to products and back here.
 */
function directionsOfFew({ rows, columns: size, values }: Matrix, wanted: number): Float32Array {
  const products = rowProducts(values, rows, values, rows, size);
  let shares = rowProducts(firstDirections(wanted, size), wanted, values, rows, size);
  for (let round = 1; round < ROUNDS; round++) {
    orthonormalise(shares, rows, wanted);
    shares = rowProducts(shares, wanted, products, rows, rows);
  }
  orthonormalise(shares, rows, wanted);
  const directions = new Float32Array(wanted * size);
  for (let at = 0; at < wanted; at++) {
    const direction = directions.subarray(at * size, (at + 1) * size);
    for (let row = 0; row < rows; row++) {
      const share = shares[at * rows + row] as number;
      for (let i = 0; i < size; i++) direction[i]! += share * (values[row * size + i] as number);
    }
  }
  orthonormalise(directions, size, wanted);
  return directions;
}

/**
 * Dot products of every row of `a` with every row of `b`, both of `size` numbers, row by row of `a`. Two rows of each are
 * read side by side, each number half as often; of a matrix with itself one half is computed.
 */
function rowProducts(
  a: Float32Array,
  rowsA: number,
  b: Float32Array,
  rowsB: number,
  size: number,
): Float32Array {
  const result = new Float32Array(rowsA * rowsB);
  const [pairedA, pairedB] = [rowsA - rowsA % 2, rowsB - rowsB % 2];
  for (let i = 0; i < pairedA; i += 2) {
    for (let j = a === b ? i : 0; j < pairedB; j += 2) {
      const [a0, a1, b0, b1] = [i * size, (i + 1) * size, j * size, (j + 1) * size];
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0;
      for (let at = 0; at < size; at++) {
        const x0 = a[a0 + at] as number, x1 = a[a1 + at] as number;
        const y0 = b[b0 + at] as number, y1 = b[b1 + at] as number;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
      }
      result[i * rowsB + j] = s00;
      result[i * rowsB + j + 1] = s01;
      result[(i + 1) * rowsB + j] = s10;
      result[(i + 1) * rowsB + j + 1] = s11;
    }
  }
  for (let i = 0; i < rowsA; i++) {
    for (let j = i < pairedA ? pairedB : 0; j < rowsB; j++) {
      result[i * rowsB + j] = dotRange(a, i * size, b, j * size, size);
    }
  }
  if (a === b) mirrorUpperHalf(result, rowsA);
  return result;
}

function mirrorUpperHalf(square: Float32Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) square[i * size + j] = square[j * size + i] as number;
  }
}

// Any fixed start will do that is not orthogonal to what is sought.
function firstDirections(count: number, size: number): Float32Array {
  const directions = new Float32Array(count * size);
  for (let i = 0; i < directions.length; i++) directions[i] = Math.sin(i * 12.9898 + 1) % 1;
  orthonormalise(directions, size, count);
  return directions;
}

function covariance({ rows, columns, values }: Matrix): Float32Array {
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  const taken = Math.ceil(rows / step);
  const turned = new Float32Array(columns * taken);
  for (let at = 0; at < taken; at++) {
    const from = at * step * columns;
    for (let i = 0; i < columns; i++) turned[i * taken + at] = values[from + i] as number;
  }
  return rowProducts(turned, columns, turned, columns, taken);
}

function mainDirections(square: Float32Array, size: number, wanted: number): Float32Array {
  let directions = firstDirections(wanted, size);
  for (let round = 0; round < ROUNDS; round++) {
    directions = rowProducts(directions, wanted, square, size, size);
    orthonormalise(directions, size, wanted);
  }
  return directions;
}

function orthonormalise(vectors: Float32Array, size: number, count: number): void {
  for (let at = 0; at < count; at++) {
    const from = at * size;
    for (let earlier = 0; earlier < at; earlier++) {
      const share = dotRange(vectors, from, vectors, earlier * size, size);
      for (let i = 0; i < size; i++) {
        vectors[from + i]! -= share * (vectors[earlier * size + i] as number);
      }
    }
    const length = Math.sqrt(dotRange(vectors, from, vectors, from, size)) || 1;
    for (let i = 0; i < size; i++) vectors[from + i]! /= length;
  }
}
