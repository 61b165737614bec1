import assert from "node:assert/strict";
import { tilesOf } from "@/components/planner/tree_map.ts";

Deno.test("tiles lie within the map, apart from each other, as large as their weights", () => {
  const weights = [60, 25, 10, 4, 1];
  const tiles = tilesOf(weights, (weight) => weight, { width: 1000, height: 500 });
  assert.equal(tiles.length, weights.length);
  for (const { item, x, y, width, height } of tiles) {
    assert.ok(x >= 0 && y >= 0 && x + width <= 1000 && y + height <= 500);
    const share = (width + 2) * (height + 2) / (1000 * 500);
    assert.ok(Math.abs(share - item / 100) < 0.02, `${item}: ${share}`);
  }
  for (const [at, one] of tiles.entries()) {
    for (const other of tiles.slice(at + 1)) {
      const apart = one.x + one.width <= other.x || other.x + other.width <= one.x ||
        one.y + one.height <= other.y || other.y + other.height <= one.y;
      assert.ok(apart, `${one.item} lies on ${other.item}`);
    }
  }
});

Deno.test("what weighs nothing has no tile", () => {
  assert.deepEqual(tilesOf([0, 0], (weight) => weight, { width: 10, height: 10 }), []);
  assert.equal(tilesOf([5, 0], (weight) => weight, { width: 10, height: 10 }).length, 1);
});
