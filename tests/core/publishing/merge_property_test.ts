import { equal, ok } from "node:assert/strict";
import { cutBlocks } from "core/publishing/cut_blocks.ts";
import { mergeContent, type MergedContent, mergedHtml } from "core/publishing/merge_content.ts";

const ROUNDS = 300;

/** Numbers that look random and are the same in every run. */
function dice(seed: number) {
  let state = seed * 2654435761 >>> 0 || 1;
  return (sides: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

const WORDS = "tea cup water leaf steam pot time heat scale note spring morning".split(" ");

function edited(base: readonly string[], roll: (sides: number) => number, name: string): string[] {
  const blocks = [...base];
  const edits = 1 + roll(4);
  for (let i = 0; i < edits; i++) {
    const at = roll(blocks.length + 1);
    const fresh = `<p>${name}${i} ${WORDS[roll(WORDS.length)]} ${WORDS[roll(WORDS.length)]}</p>`;
    const known = blocks[at];
    const kind = roll(5);
    if (kind === 0 || known === undefined) blocks.splice(at, 0, fresh);
    else if (kind === 1) blocks.splice(at, 1);
    else if (kind === 2) blocks[at] = known.replace("</p>", ` ${name}${i}</p>`);
    else if (kind === 3) blocks[at] = fresh;
    else blocks.splice(roll(blocks.length), 0, ...blocks.splice(at, 1));
  }
  return blocks;
}

function keysOf(html: string): Set<string> {
  return new Set(cutBlocks(html).blocks.map(({ key }) => key));
}

function heldBy(merged: MergedContent): Set<string> {
  const texts = merged.blockConflicts.flatMap(({ ours, theirs }) => [ours ?? "", theirs ?? ""]);
  return keysOf([mergedHtml(merged), ...texts].join("\n"));
}

Deno.test("whatever both sides edit, each new block is in the merged text or in a conflict", () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const roll = dice(seed);
    const base = Array.from(
      { length: 1 + roll(7) },
      (_, i) => `<p>base${i} ${WORDS[roll(WORDS.length)]} ${WORDS[roll(WORDS.length)]}</p>`,
    );
    const [ours, theirs] = [edited(base, roll, "our"), edited(base, roll, "their")];
    const html = (blocks: string[]) => blocks.join("\n");
    const merged = mergeContent({ html: html(base) }, { html: html(ours) }, { html: html(theirs) });
    const held = heldBy(merged);
    const was = keysOf(html(base));
    for (const side of [ours, theirs]) {
      for (const key of keysOf(html(side))) {
        ok(was.has(key) || held.has(key), `seed ${seed}: ${key} is lost`);
      }
    }
    // What both left is there; what a side removed and the other left is not.
    for (const key of was) {
      const [here, there] = [keysOf(html(ours)).has(key), keysOf(html(theirs)).has(key)];
      if (here && there) ok(held.has(key), `seed ${seed}: ${key} was left by both and is gone`);
    }
  }
});

Deno.test("merging with an unchanged side gives the other side", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const roll = dice(seed);
    const base = Array.from(
      { length: 1 + roll(7) },
      (_, i) => `<p>base${i} ${WORDS[roll(12)]}</p>`,
    );
    const [was, is] = [base.join("\n"), edited(base, roll, "x").join("\n")];
    for (const [ours, theirs] of [[is, was], [was, is]] as const) {
      const merged = mergeContent({ html: was }, { html: ours }, { html: theirs });
      equal(merged.blockConflicts.length, 0);
      equal(mergedHtml(merged), is, `seed ${seed}`);
    }
  }
});

Deno.test("a large text with hostile nesting is merged without trouble", () => {
  const deep = "<div>".repeat(5000) + "deep" + "</div>".repeat(5000);
  const long = Array.from({ length: 2000 }, (_, i) => `<p>word${i} ${i % 7}</p>`);
  const ours = long.map((block, i) => i % 2 ? block.replace("word", "ours") : block).join("");
  const theirs = long.map((block, i) => i % 3 ? block : block.replace("word", "theirs")).join("");
  const merged = mergeContent({ html: long.join("") }, { html: ours }, { html: theirs + deep });
  ok(mergedHtml(merged).includes("deep"));
  ok(merged.blockConflicts.length > 0);
});
