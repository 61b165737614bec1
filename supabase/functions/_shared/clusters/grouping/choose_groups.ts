import type { Join } from "./join_groups.ts";

export interface Persistence {
  /** Similarity below which nothing belongs together. */
  floor: number;
  /** Parts must last `1 / bias` times as long as their whole to be preferred to it; below 1 favours large groups. */
  bias: number;
  /** Similarity below which a group is split into its parts after all; absent for none. */
  tight?: number;
  /** Similarity from which groups are joined after all; absent for none. */
  loose?: number;
}

interface Node {
  parts: [number, number] | null;
  size: number;
  /** Similarity at which the group came to be; 1 for a single item. */
  formed: number;
  parent: number;
}

/**
 * The group of each item, named by its smallest position. Each branch of the tree of joins is cut where
 * its groups last longest: of all ways to cut, the one with the largest sum over its groups of members ×
 * (similarity at which the group forms − similarity at which it is joined with another). So tight and
 * loose topics each get their own threshold and nobody has to say how many there are.
 */
export function chooseGroups(
  count: number,
  joins: readonly Join[],
  { floor, bias, tight = floor, loose = Infinity }: Persistence,
): Int32Array {
  const nodes = treeOf(count, joins);
  const best = new Float64Array(nodes.length);
  const isWhole = new Uint8Array(nodes.length);
  for (const [at, node] of nodes.entries()) {
    const parts = node.parts ? best[node.parts[0]]! + best[node.parts[1]]! : 0;
    const own = lastsFor(nodes, node, floor);
    const isBetter = own >= parts * bias && node.formed >= Math.max(floor, tight);
    isWhole[at] = isBetter || node.formed >= loose ? 1 : 0;
    best[at] = isWhole[at] ? own : parts;
  }
  return labelled(count, nodes, isWhole);
}

function lastsFor(nodes: readonly Node[], node: Node, floor: number): number {
  if (node.size === 1 || node.formed < floor) return 0;
  const until = node.parent < 0 ? floor : Math.max(floor, nodes[node.parent]?.formed ?? floor);
  return node.size * (node.formed - until);
}

/** Items first, then one node for each join, parts before wholes. */
function treeOf(count: number, joins: readonly Join[]): Node[] {
  const nodes: Node[] = Array.from(
    { length: count },
    () => ({ parts: null, size: 1, formed: 1, parent: -1 }),
  );
  const holder = Int32Array.from({ length: count }, (_, at) => at);
  for (const { a, b, similarity } of joins) {
    const [one, other] = [holder[a] as number, holder[b] as number];
    const size = (nodes[one]?.size ?? 0) + (nodes[other]?.size ?? 0);
    const made = nodes.push({ parts: [one, other], size, formed: similarity, parent: -1 }) - 1;
    (nodes[one] as Node).parent = made;
    (nodes[other] as Node).parent = made;
    holder[Math.min(a, b)] = made;
  }
  return nodes;
}

function labelled(count: number, nodes: readonly Node[], isWhole: Uint8Array): Int32Array {
  // Wholes come after their parts, so one walk from the end hands each choice down.
  const chosen = new Int32Array(nodes.length).fill(-1);
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at] as Node;
    if (chosen[at]! < 0 && (isWhole[at] || !node.parts)) chosen[at] = at;
    for (const part of node.parts ?? []) chosen[part] = chosen[at] as number;
  }
  const smallest = new Map<number, number>();
  for (let item = 0; item < count; item++) {
    const group = chosen[item] as number;
    if (!smallest.has(group)) smallest.set(group, item);
  }
  return chosen.slice(0, count).map((group) => smallest.get(group) ?? -1);
}
