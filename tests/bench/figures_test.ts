import assert from "node:assert/strict";
import { type Figure, figureTable, verdict } from "@/bench/figures.ts";
import { alternate, median, spread } from "@/bench/samples.ts";

Deno.test("the median of an even count is the mean of the two in the middle", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([10, 1, 2, 3]), 2.5);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("the spread leaves out a tenth on either side", () => {
  assert.deepEqual(spread([3, 1, 2]), [1, 3]);
  assert.deepEqual(spread([...Array(20).keys()]), [2, 17]);
});

Deno.test("two things are measured in turn, and the warm-up does not count", async () => {
  const order: string[] = [];
  const measure = (name: string, value: number) => () => {
    order.push(name);
    return value;
  };
  const pairs = await alternate({ rounds: 2, warmUp: 1 }, measure("a", 6), measure("b", 3));
  assert.deepEqual(order, ["a", "b", "a", "b", "a", "b"]);
  assert.deepEqual(pairs, { a: [6, 6], b: [3, 3], ratios: [2, 2] });
});

Deno.test("a figure at its goal has met it, above it has missed it, without one has no verdict", () => {
  const figure: Figure = { name: "time", value: 2, unit: "x" };
  assert.equal(verdict({ ...figure, goal: 2 }), "met");
  assert.equal(verdict({ ...figure, goal: 1.99 }), "missed");
  assert.equal(verdict(figure), "");
  // What could not be measured is never a success.
  assert.equal(verdict({ ...figure, value: NaN, goal: 2 }), "missed");
});

Deno.test("the table shows value, spread, goal and verdict of every figure", () => {
  const text = figureTable("Title", [
    { name: "ratio", value: 1.5, spread: [1.25, 1.75], unit: "x", goal: 2 },
    { name: "speed", value: 12_345, unit: "rows/s" },
  ]);
  assert.match(text, /^Title\n/);
  assert.match(text, /ratio +1\.50× +1\.25 – 1\.75 +≤ 2× +met\n/);
  assert.match(text, /speed +12,345 rows\/s$/);
});
