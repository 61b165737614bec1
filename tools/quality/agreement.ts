/** How well a grouping agrees with the truth. All are 1 for the same grouping. */
export interface Agreement {
  /** Adjusted Rand index: 0 on average for chance, may be negative. */
  ari: number;
  /** Mutual information over the mean of both entropies, 0 to 1. */
  nmi: number;
  /** Harmonic mean of precision and recall over pairs in one group. */
  f1: number;
  /** Groups found. */
  groups: number;
}

/** Compares group numbers with true labels, item by item. Throws RangeError when they differ in number. */
export function agreement(truth: readonly string[], found: readonly number[]): Agreement {
  if (truth.length !== found.length) throw new RangeError("One group per label is needed.");
  const cells = counts(truth.map((label, at) => `${found[at]} ${label}`));
  const labels = counts(truth);
  const groups = counts(found.map(String));
  const [together, inTruth, inFound] = [pairs(cells), pairs(labels), pairs(groups)];
  const all = truth.length * (truth.length - 1) / 2;
  const expected = all === 0 ? 0 : inTruth * inFound / all;
  const most = (inTruth + inFound) / 2;
  const [h, g] = [entropy(labels, truth.length), entropy(groups, truth.length)];
  const shared = h + g - entropy(cells, truth.length);
  return {
    ari: most === expected ? 1 : (together - expected) / (most - expected),
    nmi: h + g === 0 ? 1 : Math.max(0, 2 * shared / (h + g)),
    f1: inTruth + inFound === 0 ? 1 : 2 * together / (inTruth + inFound),
    groups: groups.size,
  };
}

function counts(keys: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
}

function pairs(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size * (size - 1) / 2, 0);
}

function entropy(sizes: ReadonlyMap<string, number>, total: number): number {
  return [...sizes.values()].reduce((sum, size) => sum - size / total * Math.log(size / total), 0);
}
