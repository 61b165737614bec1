import type { Block } from "./blocks.ts";
import { blockWords } from "./blocks.ts";
import { countWords } from "../text/words.ts";
import { roleOf } from "./sections.ts";
import type { Voice } from "./voice.ts";

const TOLERANCE = 0.04;

/**
 * Adds or drops sentences and list items, in place, until the words are within 4 % of the target
 * or nothing that may go is left. The first paragraph and all keyword mentions stay.
 */
export function fitLength(voice: Voice, blocks: Block[], target: number): void {
  let words = total(blocks);
  while (words > target * (1 + TOLERANCE)) {
    if (!shorten(blocks)) break;
    words = total(blocks);
  }
  for (let turn = 0; words < target * (1 - TOLERANCE) && turn < 1000; turn++) {
    lengthen(voice, blocks, turn, target - words);
    words = total(blocks);
  }
}

function total(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + blockWords(block), 0);
}

function keeps(text: string): boolean {
  return text.includes("“");
}

/** Takes one thing away from the longest block that can spare it; false when none can. */
function shorten(blocks: Block[]): boolean {
  const spare =
    blocks.slice(1).filter((block) =>
      (block.kind === "p" && block.sentences.length > 1 &&
        block.sentences.some((s) => !keeps(s))) ||
      ((block.kind === "ul" || block.kind === "ol") && block.items.length > 2) ||
      (block.kind === "table" && block.rows.length > 2)
    ).sort((a, b) => blockWords(b) - blockWords(a))[0];
  if (!spare) return dropWhole(blocks);
  if (spare.kind === "p") {
    spare.sentences.splice(spare.sentences.findLastIndex((s) => !keeps(s)), 1);
  } else if (spare.kind === "ul" || spare.kind === "ol") spare.items.pop();
  else if (spare.kind === "table") spare.rows.pop();
  return true;
}

/** Drops the last list, table or quote whose section keeps a paragraph without it. */
function dropWhole(blocks: Block[]): boolean {
  const at = blocks.findLastIndex((block, i) =>
    block.kind === "quote" ||
    ((block.kind === "ul" || block.kind === "ol" || block.kind === "table") &&
      blocks.slice(0, i).some((other) => other.kind === "ul" || other.kind === "ol")) ||
    (block.kind === "p" && i > 0 && blocks[i - 1]?.kind === "p" && !block.sentences.some(keeps))
  );
  if (at < 0) return false;
  blocks.splice(at, 1);
  return true;
}

/** Adds a paragraph, or as much of it as is missing, to the end of the next section in turn. */
function lengthen(voice: Voice, blocks: Block[], turn: number, missing: number): void {
  // every heading but the first ends a section; the closing one is left as it is
  const ends = blocks.flatMap((block, i) => block.kind === "h2" && i > 2 ? [i] : []);
  const at = ends[turn % Math.max(1, ends.length)] ?? blocks.length;
  const heading = blocks.slice(0, at).findLast((block) => block.kind === "h2");
  const sentences = voice.unit(heading?.kind === "h2" ? roleOf(heading.text) : "general");
  while (sentences.length > 1 && countWords(sentences.join(" ")) > missing + 15) sentences.pop();
  blocks.splice(at, 0, { kind: "p", sentences });
}
