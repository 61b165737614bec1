import type { Similarity } from "./similarity.ts";

/** Groups of positions, largest first, and the positions that belong to none. */
export interface Grouping {
  groups: number[][];
  alone: number[];
}

/**
 * Joins the two most alike groups (average linkage) until none is alike enough or would grow over
 * `most`; then lets lone members join the group they are nearest to, if near enough.
 */
export function agglomerate(
  similarity: Similarity,
  limits: { join: number; pair: number; adopt: number; most: number },
): Grouping {
  let groups = similarity.map((_, i) => [i]);
  groups = joinAll(groups, similarity, limits.join, limits.most);
  adoptLone(groups, similarity, limits.adopt, limits.most);
  groups = groups.filter((group) => group.length > 0);
  const lone = groups.filter((group) => group.length === 1);
  const paired = joinAll(lone, similarity, limits.pair, limits.most);
  const all = [...groups.filter((group) => group.length > 1), ...paired];
  return {
    groups: all.filter((group) => group.length > 1)
      .map((group) => group.toSorted((a, b) => a - b))
      .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0)),
    alone: all.filter((group) => group.length === 1).flat().sort((a, b) => a - b),
  };
}

/** Mean similarity between the members of two groups. */
export function linkage(a: readonly number[], b: readonly number[], s: Similarity): number {
  let sum = 0;
  for (const i of a) for (const j of b) sum += s[i]?.[j] ?? 0;
  return sum / (a.length * b.length);
}

function joinAll(start: number[][], s: Similarity, atLeast: number, most: number): number[][] {
  const groups: (number[] | null)[] = start.map((group) => [...group]);
  const links = start.map((a) => start.map((b) => linkage(a, b, s)));
  for (;;) {
    const best = nearestPair(groups, links, most);
    if (!best || best.value < atLeast) break;
    const [a, b] = [groups[best.a], groups[best.b]];
    if (!a || !b) break;
    // Lance-Williams update: the new mean from the two old ones
    for (let k = 0; k < groups.length; k++) {
      const ka = links[k]?.[best.a] ?? 0;
      const kb = links[k]?.[best.b] ?? 0;
      const mean = (ka * a.length + kb * b.length) / (a.length + b.length);
      links[k]?.splice(best.a, 1, mean);
      links[best.a]?.splice(k, 1, mean);
    }
    groups[best.a] = [...a, ...b];
    groups[best.b] = null;
  }
  return groups.filter((group) => group !== null);
}

function nearestPair(
  groups: readonly (number[] | null)[],
  links: readonly number[][],
  most: number,
): { a: number; b: number; value: number } | null {
  let best: { a: number; b: number; value: number } | null = null;
  for (let a = 0; a < groups.length; a++) {
    const first = groups[a];
    if (!first) continue;
    for (let b = a + 1; b < groups.length; b++) {
      const second = groups[b];
      if (!second || first.length + second.length > most) continue;
      const value = links[a]?.[b] ?? 0;
      if (!best || value > best.value) best = { a, b, value };
    }
  }
  return best;
}

function adoptLone(groups: number[][], s: Similarity, atLeast: number, most: number): void {
  for (const lone of groups.filter((group) => group.length === 1)) {
    let best: { group: number[]; value: number } | null = null;
    for (const group of groups) {
      if (group.length < 2 || group.length >= most) continue;
      const value = linkage(lone, group, s);
      if (!best || value > best.value) best = { group, value };
    }
    if (best && best.value >= atLeast) best.group.push(...lone.splice(0));
  }
}
