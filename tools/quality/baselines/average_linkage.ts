/** Merges of two groups, the most alike first: one member of each and their mean similarity. */
export type Merge = [a: number, b: number, similarity: number];

/** Average linkage over a full similarity matrix (nearest-neighbour chains). */
export function averageLinkage(similarity: readonly Float32Array[]): Merge[] {
  const rows = similarity.map((row) => Float32Array.from(row));
  const sizes = new Float64Array(rows.length).fill(1);
  const live = new Uint8Array(rows.length).fill(1);
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (merges.length < rows.length - 1) {
    if (chain.length === 0) chain.push(live.indexOf(1));
    const last = chain.at(-1) as number;
    const before = chain.at(-2) ?? -1;
    const next = nearestLive(rows[last] as Float32Array, live, last, before);
    if (next !== before) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    merges.push([Math.min(last, next), Math.max(last, next), rows[last]?.[next] ?? 0]);
    unite(rows, sizes, live, Math.min(last, next), Math.max(last, next));
  }
  return merges.sort((a, b) => b[2] - a[2]);
}

/** Groups after all merges of at least `threshold`. */
export function cutAt(count: number, merges: readonly Merge[], threshold: number): number[] {
  const parent = Array.from({ length: count }, (_, at) => at);
  const root = (at: number): number => {
    while (parent[at] !== at) at = parent[at] = parent[parent[at] ?? at] ?? at;
    return at;
  };
  for (const [a, b, similarity] of merges) {
    if (similarity >= threshold) parent[root(b)] = root(a);
  }
  return parent.map((_, at) => root(at));
}

function nearestLive(row: Float32Array, live: Uint8Array, self: number, before: number): number {
  let best = before;
  let value = before < 0 ? -Infinity : row[before] as number;
  for (let at = 0; at < row.length; at++) {
    if (live[at] && at !== self && (row[at] as number) > value) {
      best = at;
      value = row[at] as number;
    }
  }
  return best;
}

function unite(rows: Float32Array[], sizes: Float64Array, live: Uint8Array, a: number, b: number) {
  const [one, other] = [rows[a] as Float32Array, rows[b] as Float32Array];
  const [sizeA, sizeB] = [sizes[a] as number, sizes[b] as number];
  for (let at = 0; at < one.length; at++) {
    if (!live[at] || at === a || at === b) continue;
    const mean = ((one[at] as number) * sizeA + (other[at] as number) * sizeB) / (sizeA + sizeB);
    one[at] = mean;
    (rows[at] as Float32Array)[a] = mean;
  }
  sizes[a] = sizeA + sizeB;
  live[b] = 0;
}
