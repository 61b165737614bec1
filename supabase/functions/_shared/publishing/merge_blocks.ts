import { alignBlocks, type Alignment } from "./align_blocks.ts";
import type { Block } from "./cut_blocks.ts";

/** A block that both sides changed, each in its own way; null where a side removed it. */
export interface BlockConflict {
  base: string;
  ours: string | null;
  theirs: string | null;
}

/** A part of a merged text: HTML, or the index of a conflict. */
export type Piece = { html: string } | { conflict: number };

export interface MergedBlocks {
  pieces: Piece[];
  conflicts: BlockConflict[];
}

type Fate = { kind: "left" | "edited" | "moved"; block: Block } | { kind: "gone"; block: null };
type Side = "ours" | "theirs";

/**
 * Merges two texts that began as `base`, block by block. What one side added, edited, moved or removed happens; a block
 * that both changed differently is a conflict, with both kept. Where both added at one place, ours comes first.
 */
export function mergeBlocks(
  base: readonly Block[],
  ours: readonly Block[],
  theirs: readonly Block[],
): MergedBlocks {
  const sides = { ours: alignBlocks(base, ours), theirs: alignBlocks(base, theirs) };
  const fates = { ours: fatesOf(base, sides.ours), theirs: fatesOf(base, sides.theirs) };
  const merged: MergedBlocks = { pieces: [], conflicts: [] };
  const conflict = (block: Block, ourBlock: Block | null, theirBlock: Block | null): Piece => {
    merged.conflicts.push({
      base: block.html,
      ours: ourBlock?.html ?? null,
      theirs: theirBlock?.html ?? null,
    });
    return { conflict: merged.conflicts.length - 1 };
  };
  // What stands at the place to which a block was moved, where that is not simply the block.
  const arrivals = new Map<Block, Piece | null>();
  const slots = base.map((block, i) => {
    const [a, b] = [fates.ours[i], fates.theirs[i]];
    if (!a || !b) return null;
    if (a.kind === "moved" || b.kind === "moved") {
      arrive(arrivals, a, b, () => conflict(block, kept(a), kept(b)));
      return null;
    }
    if (a.block?.key === b.block?.key) return a.block && { html: a.block.html };
    if (a.kind === "left") return b.block && { html: b.block.html };
    if (b.kind === "left") return a.block && { html: a.block.html };
    return conflict(block, a.block, b.block);
  });
  for (let gap = 0; gap <= base.length; gap++) {
    merged.pieces.push(...addedPieces(sides, gap, arrivals));
    const slot = slots[gap];
    if (slot) merged.pieces.push(slot);
  }
  return merged;
}

function kept({ block }: Fate): Block | null {
  return block;
}

/** Says what stands where a block was moved to: an edit of the other side comes along, ours is the place when both moved it. */
function arrive(
  arrivals: Map<Block, Piece | null>,
  ours: Fate,
  theirs: Fate,
  conflict: () => Piece,
): void {
  const [moved, other] = ours.kind === "moved" ? [ours, theirs] : [theirs, ours];
  if (!moved.block) return;
  if (other.kind === "edited") arrivals.set(moved.block, { html: other.block.html });
  else if (other.kind === "moved") arrivals.set(other.block, null);
  else if (other.kind === "gone") arrivals.set(moved.block, conflict());
}

function fatesOf(base: readonly Block[], { fates, added }: Alignment): Fate[] {
  const arrived = added.flat();
  return base.map((block, i): Fate => {
    const now = fates[i] ?? null;
    if (now) return { kind: now.key === block.key ? "left" : "edited", block: now };
    const at = arrived.findIndex(({ key }) => key === block.key);
    const [moved] = at < 0 ? [] : arrived.splice(at, 1);
    return moved ? { kind: "moved", block: moved } : { kind: "gone", block: null };
  });
}

function addedPieces(
  sides: Record<Side, Alignment>,
  gap: number,
  arrivals: Map<Block, Piece | null>,
): Piece[] {
  const ours = sides.ours.added[gap] ?? [];
  const known = new Set(ours.map(({ key }) => key));
  const theirs = (sides.theirs.added[gap] ?? [])
    .filter((block) => arrivals.has(block) || !known.has(block.key));
  return [...ours, ...theirs].flatMap((block) => {
    const arrival = arrivals.get(block);
    return arrival === null ? [] : [arrival ?? { html: block.html }];
  });
}
