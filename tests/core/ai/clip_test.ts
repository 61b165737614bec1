import { deepEqual, equal, ok } from "node:assert/strict";
import { clipList, clipWords } from "core/ai/clip.ts";

Deno.test("a short text keeps its words on one line", () => {
  equal(clipWords("  Fresh\n coffee\tbeans ", 60), "Fresh coffee beans");
});

Deno.test("a long text is cut after a whole word, without a dangling mark", () => {
  equal(clipWords("Fresh coffee beans, roasted daily", 20), "Fresh coffee beans");
  equal(clipWords("Fresh coffee beans", 18), "Fresh coffee beans");
  equal(clipWords("Fresh coffee beans", 17), "Fresh coffee");
});

Deno.test("one endless word is cut hard, never through a character", () => {
  equal(clipWords("x".repeat(100), 60).length, 60);
  const cut = clipWords("😀".repeat(40), 61);
  ok(cut.isWellFormed() && cut.length <= 61);
});

Deno.test("no text is ever longer than asked", () => {
  for (let max = 1; max < 40; max++) {
    ok(clipWords("How to descale an espresso-machine — and why, in short", max).length <= max);
  }
});

Deno.test("a list loses blanks and repetitions", () => {
  deepEqual(clipList(["Tea", " tea ", "", "Mint", "Rum"], 2, 10), ["Tea", "Mint"]);
});
