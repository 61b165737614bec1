import type { Neighbours } from "./nearest_neighbours.ts";
import { dotRange, type Matrix } from "./principal_directions.ts";

/** Two groups became one: the positions of one member of each, and the mean similarity across. */
export interface Join {
  a: number;
  b: number;
  /** Mean similarity between the members of the two groups. */
  similarity: number;
}

/** Groups compared all with all once no neighbours are left to join, at most. */
const MOST_COMPARED = 1200;

/**
 * Joins the two groups whose members are most alike on average, again and again, until none reaches
 * `least`: first along neighbours, then what is left with each other. `start` names groups that exist
 * (equal numbers ≥ 0); groups that exist are never joined with each other.
 */
export function joinGroups(
  vectors: Matrix,
  neighbours: Neighbours,
  least: number,
  start?: Int32Array,
): Join[] {
  const joining = new Joining(vectors, least, start);
  joining.linkNeighbours(neighbours);
  joining.run();
  joining.linkAll(MOST_COMPARED);
  joining.run();
  return joining.joins;
}

/** The group of each item, named by its smallest position, after all joins of at least `threshold`. */
export function groupsAt(count: number, joins: readonly Join[], threshold: number): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, at) => at);
  for (const { a, b, similarity } of joins) {
    if (similarity < threshold) continue;
    const [one, other] = [rootOf(parent, a), rootOf(parent, b)];
    parent[Math.max(one, other)] = Math.min(one, other);
  }
  return parent.map((_, at) => rootOf(parent, at));
}

function rootOf(parent: Int32Array, item: number): number {
  let root = item;
  while (parent[root] !== root) root = parent[root] as number;
  for (let at = item; at !== root;) {
    const next = parent[at] as number;
    parent[at] = root;
    at = next;
  }
  return root;
}

interface Candidate {
  a: number;
  b: number;
  similarity: number;
  /** Versions of both groups when they were compared. */
  versionA: number;
  versionB: number;
}

/** Groups as sums of their members' rows: the mean similarity of two is one dot product. */
class Joining {
  readonly joins: Join[] = [];
  readonly #sums: Float32Array;
  readonly #sizes: Int32Array;
  readonly #versions: Int32Array;
  readonly #fixed: Uint8Array;
  readonly #links: (Set<number> | null)[];
  readonly #queue = new CandidateQueue();

  constructor(
    private readonly vectors: Matrix,
    private readonly least: number,
    start?: Int32Array,
  ) {
    this.#sums = Float32Array.from(vectors.values);
    this.#sizes = new Int32Array(vectors.rows).fill(1);
    this.#versions = new Int32Array(vectors.rows);
    this.#fixed = new Uint8Array(vectors.rows);
    this.#links = Array.from({ length: vectors.rows }, () => new Set<number>());
    if (start) this.#unite(start);
  }

  linkNeighbours({ ids, most }: Neighbours): void {
    const home = this.#homes();
    for (let at = 0; at < ids.length; at++) {
      if ((ids[at] as number) < 0) continue;
      const a = home[Math.floor(at / most)] as number;
      const b = home[ids[at] as number] as number;
      if (a !== b) this.#link(a, b);
    }
  }

  /** Compares the groups that are left with each other, the largest `most` of them. */
  linkAll(most: number): void {
    const left = this.#links.flatMap((links, group) => links ? [group] : []);
    left.sort((a, b) => (this.#sizes[b] as number) - (this.#sizes[a] as number) || a - b);
    const compared = left.slice(0, most);
    for (const [at, a] of compared.entries()) {
      for (const b of compared.slice(at + 1)) {
        if (this.#similarity(a, b) >= this.least) this.#link(a, b);
      }
    }
  }

  run(): void {
    for (let next = this.#queue.take(); next; next = this.#queue.take()) {
      if (this.#versions[next.a] !== next.versionA || this.#versions[next.b] !== next.versionB) {
        continue;
      }
      this.#join(next.a, next.b, next.similarity);
    }
  }

  #homes(): Int32Array {
    return groupsAt(this.vectors.rows, this.joins, -Infinity);
  }

  #unite(start: Int32Array): void {
    const first = new Map<number, number>();
    for (const [item, group] of start.entries()) {
      if (group < 0) continue;
      const home = first.get(group);
      if (home === undefined) {
        first.set(group, item);
        this.#fixed[item] = 1;
      } else {
        this.#fixed[item] = 1;
        this.#join(home, item, 1);
      }
    }
  }

  #similarity(a: number, b: number): number {
    const { columns } = this.vectors;
    const sum = dotRange(this.#sums, a * columns, this.#sums, b * columns, columns);
    return sum / ((this.#sizes[a] as number) * (this.#sizes[b] as number));
  }

  #link(a: number, b: number): void {
    if (this.#links[a]?.has(b) || (this.#fixed[a] && this.#fixed[b])) return;
    this.#links[a]?.add(b);
    this.#links[b]?.add(a);
    this.#propose(a, b);
  }

  #propose(a: number, b: number): void {
    const similarity = this.#similarity(a, b);
    if (similarity < this.least) return;
    this.#queue.put({
      a: Math.min(a, b),
      b: Math.max(a, b),
      similarity,
      versionA: this.#versions[Math.min(a, b)] as number,
      versionB: this.#versions[Math.max(a, b)] as number,
    });
  }

  #join(one: number, other: number, similarity: number): void {
    const [a, b] = [Math.min(one, other), Math.max(one, other)];
    const last = this.joins.at(-1)?.similarity ?? 1;
    this.joins.push({ a, b, similarity: Math.min(last, similarity) });
    const { columns } = this.vectors;
    const [toA, toB] = [a * columns, b * columns];
    for (let i = 0; i < columns; i++) this.#sums[toA + i]! += this.#sums[toB + i] as number;
    this.#sizes[a]! += this.#sizes[b] as number;
    this.#versions[a]!++;
    this.#versions[b]!++;
    this.#fixed[a] = (this.#fixed[a] as number) | (this.#fixed[b] as number);
    const links = this.#links[a] as Set<number>;
    for (const c of this.#links[b] as Set<number>) {
      this.#links[c]?.delete(b);
      if (c !== a) links.add(c);
      if (c !== a) this.#links[c]?.add(a);
    }
    links.delete(b);
    this.#links[b] = null;
    for (const c of links) {
      if (this.#fixed[a] && this.#fixed[c]) this.#unlink(a, c);
      else this.#propose(a, c);
    }
  }

  #unlink(a: number, b: number): void {
    this.#links[a]?.delete(b);
    this.#links[b]?.delete(a);
  }
}

/** Candidates by similarity, the most alike first; ties by position, so that the order is always the same. */
class CandidateQueue {
  readonly #heap: Candidate[] = [];

  put(candidate: Candidate): void {
    const heap = this.#heap;
    let at = heap.push(candidate) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!isBefore(heap[at] as Candidate, heap[up] as Candidate)) break;
      this.#swap(at, up);
      at = up;
    }
  }

  take(): Candidate | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const down =
        right < heap.length && isBefore(heap[right] as Candidate, heap[left] as Candidate)
          ? right
          : left;
      if (!isBefore(heap[down] as Candidate, heap[at] as Candidate)) break;
      this.#swap(at, down);
      at = down;
    }
    return first;
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b] as Candidate, heap[a] as Candidate];
  }
}

function isBefore(a: Candidate, b: Candidate): boolean {
  return a.similarity > b.similarity ||
    (a.similarity === b.similarity && (a.a < b.a || (a.a === b.a && a.b < b.b)));
}
