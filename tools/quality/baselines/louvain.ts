import { seededRandom } from "./seeded_random.ts";

/** An undirected weighted edge between two positions. */
export type Edge = [a: number, b: number, weight: number];

interface Graph {
  neighbours: [node: number, weight: number][][];
  /** Weight of edges inside each node. */
  inside: Float64Array;
}

/** Communities of a graph by Louvain's method (modularity, resolution 1). */
export function louvain(count: number, edges: Iterable<Edge>, seed = 1): number[] {
  const random = seededRandom(seed);
  let graph = graphOf(count, edges, new Float64Array(count));
  let groups = Array.from({ length: count }, (_, at) => at);
  for (;;) {
    const { home, hasMoved } = moveNodes(graph, random);
    const numbers = new Map<number, number>();
    for (const group of home) if (!numbers.has(group)) numbers.set(group, numbers.size);
    const compact = home.map((group) => numbers.get(group) ?? 0);
    groups = groups.map((node) => compact[node] ?? 0);
    if (!hasMoved) return groups;
    graph = united(graph, compact, numbers.size);
  }
}

function graphOf(count: number, edges: Iterable<Edge>, inside: Float64Array): Graph {
  const neighbours: Graph["neighbours"] = Array.from({ length: count }, () => []);
  for (const [a, b, weight] of edges) {
    neighbours[a]?.push([b, weight]);
    neighbours[b]?.push([a, weight]);
  }
  return { neighbours, inside };
}

function moveNodes({ neighbours, inside }: Graph, random: () => number) {
  const degrees = neighbours.map((list, at) =>
    list.reduce((sum, [, weight]) => sum + weight, 2 * (inside[at] as number))
  );
  const total = degrees.reduce((sum, degree) => sum + degree, 0) || 1;
  const home = degrees.map((_, at) => at);
  const sums = [...degrees];
  const order = shuffled(degrees.length, random);
  let hasMoved = false;
  for (let isMoving = true; isMoving;) {
    isMoving = false;
    for (const node of order) {
      const from = home[node] as number;
      const degree = degrees[node] as number;
      sums[from]! -= degree;
      const to = bestHome(neighbours[node] ?? [], home, sums, from, degree / total);
      sums[to]! += degree;
      home[node] = to;
      if (to !== from) isMoving = hasMoved = true;
    }
  }
  return { home, hasMoved };
}

function bestHome(
  list: readonly [number, number][],
  home: readonly number[],
  sums: readonly number[],
  from: number,
  share: number,
): number {
  const links = new Map<number, number>([[from, 0]]);
  for (const [other, weight] of list) {
    const group = home[other] as number;
    links.set(group, (links.get(group) ?? 0) + weight);
  }
  let best = from;
  let gain = (links.get(from) ?? 0) - share * (sums[from] as number);
  for (const [group, weight] of links) {
    const value = weight - share * (sums[group] as number);
    if (value > gain + 1e-9) [best, gain] = [group, value];
  }
  return best;
}

function united({ neighbours, inside }: Graph, compact: readonly number[], count: number): Graph {
  const loops = new Float64Array(count);
  const between = new Map<number, number>();
  for (const [node, list] of neighbours.entries()) {
    const a = compact[node] as number;
    loops[a]! += inside[node] as number;
    for (const [other, weight] of list) {
      if (other < node) continue;
      const b = compact[other] as number;
      if (a === b) loops[a]! += weight;
      else {
        const key = Math.min(a, b) * count + Math.max(a, b);
        between.set(key, (between.get(key) ?? 0) + weight);
      }
    }
  }
  const edges = [...between].map(([key, weight]): Edge => [
    Math.floor(key / count),
    key % count,
    weight,
  ]);
  return graphOf(count, edges, loops);
}

function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order;
}
