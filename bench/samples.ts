/** The middle of some numbers; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? NaN;
  return Number.isInteger(half) ? (upper + (sorted[half - 1] ?? NaN)) / 2 : upper;
}

/** From the lowest to the highest, without the outermost tenth on either side. */
export function spread(values: readonly number[]): [low: number, high: number] {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 10);
  return [sorted[cut] ?? NaN, sorted[sorted.length - 1 - cut] ?? NaN];
}

/** Two things measured in turn. */
export interface Pairs {
  a: number[];
  b: number[];
  /** a / b of every turn, so that a machine whose speed drifts does not matter. */
  ratios: number[];
}

/** Measures `a` and `b` in turn, A B A B …, `rounds` times after `warmUp` turns that do not count. */
export async function alternate(
  { rounds, warmUp }: { rounds: number; warmUp: number },
  a: () => Promise<number> | number,
  b: () => Promise<number> | number,
): Promise<Pairs> {
  const pairs: Pairs = { a: [], b: [], ratios: [] };
  for (let round = -warmUp; round < rounds; round++) {
    const [first, second] = [await a(), await b()];
    if (round < 0) continue;
    pairs.a.push(first);
    pairs.b.push(second);
    pairs.ratios.push(first / second);
  }
  return pairs;
}
