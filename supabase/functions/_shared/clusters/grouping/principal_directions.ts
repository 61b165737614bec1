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
  const values = new Float32Array(matrix.rows * columns);
  for (let row = 0; row < matrix.rows; row++) {
    const from = row * matrix.columns;
    for (let at = 0; at < columns; at++) {
      values[row * columns + at] = dotRange(
        matrix.values,
        from,
        directions,
        at * matrix.columns,
        matrix.columns,
      );
    }
  }
  return { rows: matrix.rows, columns, values };
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
  const products = new Float32Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = i; j < rows; j++) {
      products[i * rows + j] = products[j * rows + i] = dotRange(
        values,
        i * size,
        values,
        j * size,
        size,
      );
    }
  }
  let shares = multiplied(firstDirections(wanted, size), wanted, values, rows, size);
  for (let round = 1; round < ROUNDS; round++) {
    orthonormalise(shares, rows, wanted);
    shares = multiplied(shares, wanted, products, rows, rows);
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

/** The dot products of `count` vectors of `size` numbers with `rows` rows, one vector after the other. */
function multiplied(
  vectors: Float32Array,
  count: number,
  values: Float32Array,
  rows: number,
  size: number,
): Float32Array {
  const result = new Float32Array(count * rows);
  for (let at = 0; at < count; at++) {
    for (let row = 0; row < rows; row++) {
      result[at * rows + row] = dotRange(values, row * size, vectors, at * size, size);
    }
  }
  return result;
}

// Any fixed start will do that is not orthogonal to what is sought.
function firstDirections(count: number, size: number): Float32Array {
  const directions = new Float32Array(count * size);
  for (let i = 0; i < directions.length; i++) directions[i] = Math.sin(i * 12.9898 + 1) % 1;
  orthonormalise(directions, size, count);
  return directions;
}

function covariance({ rows, columns, values }: Matrix): Float32Array {
  const sum = new Float32Array(columns * columns);
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  for (let row = 0; row < rows; row += step) {
    const from = row * columns;
    for (let i = 0; i < columns; i++) {
      const value = values[from + i] as number;
      const at = i * columns;
      for (let j = i; j < columns; j++) sum[at + j]! += value * (values[from + j] as number);
    }
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) sum[i * columns + j] = sum[j * columns + i] as number;
  }
  return sum;
}

function mainDirections(square: Float32Array, size: number, wanted: number): Float32Array {
  let directions = firstDirections(wanted, size);
  for (let round = 0; round < ROUNDS; round++) {
    directions = multiplied(directions, wanted, square, size, size);
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
