import { diffIndices } from "npm:node-diff3@3.2.1";
import type { Block } from "./cut_blocks.ts";

/** What became of the base on one side. */
export interface Alignment {
  /** For each block of the base: what it is now; itself where it was left alone, null where it is gone. */
  fates: (Block | null)[];
  /** Blocks that are new, by gap: those of gap 0 stand before the first block of the base. */
  added: Block[][];
}

/** Pairs that agree less are no edit of one another. */
const LIKE = 0.3;
/** Hunks larger than this are paired in order of place, so that comparing stays fast. */
const LARGEST = 60;

/** Finds for each block of `base` what became of it in `side`: left, edited, gone; and what is new. */
export function alignBlocks(base: readonly Block[], side: readonly Block[]): Alignment {
  const fates: (Block | null)[] = [];
  const added: Block[][] = Array.from({ length: base.length + 1 }, () => []);
  const hunks = diffIndices(base.map(({ key }) => key), side.map(({ key }) => key));
  let at = 0;
  let kept = 0;
  const keepUntil = (end: number) => {
    for (; at < end; at++) fates.push(side[kept++] ?? null);
  };
  for (const { buffer1: [from, length], buffer2: [sideFrom, sideLength] } of hunks) {
    keepUntil(from);
    const pairs = pairUp(
      base.slice(from, from + length),
      side.slice(sideFrom, sideFrom + sideLength),
    );
    for (let i = 0; i < length; i++) fates.push(null);
    let gap = from;
    for (let j = 0; j < sideLength; j++) {
      const block = side[sideFrom + j];
      if (!block) continue;
      const mate = pairs[j] ?? -1;
      if (mate < 0) added[gap]?.push(block);
      else {
        fates[from + mate] = block;
        gap = from + mate + 1;
      }
    }
    at = from + length;
    kept = sideFrom + sideLength;
  }
  keepUntil(base.length);
  partMoved(base, { fates, added });
  return { fates, added };
}

/** A block that stands elsewhere word for word was moved: what was taken for its edit is new. */
function partMoved(base: readonly Block[], { fates, added }: Alignment): void {
  const arrived = new Set(added.flat().map(({ key }) => key));
  for (const [i, block] of base.entries()) {
    const now = fates[i];
    if (!now || now.key === block.key || !arrived.has(block.key)) continue;
    fates[i] = null;
    added[i + 1]?.unshift(now);
  }
}

/** For each block of `after` the index in `before` it is an edit of, rising; -1 for new ones. */
function pairUp(before: readonly Block[], after: readonly Block[]): number[] {
  const [only] = before;
  const [alone] = after;
  if (before.length === 1 && after.length === 1 && only && alone) {
    return [only.tag === alone.tag || likeness(only, alone) >= LIKE ? 0 : -1];
  }
  if (before.length > LARGEST || after.length > LARGEST) {
    return after.map((block, i) => {
      const mate = before[i];
      return mate && likeness(mate, block) >= LIKE ? i : -1;
    });
  }
  return bestPairs(before, after);
}

/** The rising pairs with the largest likeness in sum. */
function bestPairs(before: readonly Block[], after: readonly Block[]): number[] {
  const likes = before.map((one) => after.map((other) => likeness(one, other)));
  const best = Array.from(
    { length: before.length + 1 },
    () => new Array<number>(after.length + 1).fill(0),
  );
  const sum = (i: number, j: number) => best[i]?.[j] ?? 0;
  const like = (i: number, j: number) => {
    const found = likes[i]?.[j] ?? 0;
    return found >= LIKE ? found : -1;
  };
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const paired = like(i, j) < 0 ? 0 : like(i, j) + sum(i + 1, j + 1);
      const row = best[i];
      if (row) row[j] = Math.max(paired, sum(i + 1, j), sum(i, j + 1));
    }
  }
  const pairs = new Array<number>(after.length).fill(-1);
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    if (like(i, j) >= 0 && sum(i, j) === like(i, j) + sum(i + 1, j + 1)) pairs[j++] = i++;
    else if (sum(i, j) === sum(i + 1, j)) i++;
    else j++;
  }
  return pairs;
}

/** How much two blocks agree, 0 to 1: shared words over the mean of their words. */
function likeness(a: Block, b: Block): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.size + right.size === 0) return 0;
  return 2 * left.intersection(right).size / (left.size + right.size);
}

const words = new WeakMap<Block, Set<string>>();

function wordsOf(block: Block): Set<string> {
  const known = words.get(block);
  if (known) return known;
  const found = new Set(
    block.key.replace(/<\/?\w+/g, " ").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [],
  );
  words.set(block, found);
  return found;
}
