import assert from "node:assert/strict";
import { Recent } from "@/web/recent.ts";

Deno.test("the value that was not used for longest goes first", () => {
  const recent = new Recent<number>(2);
  recent.set("a", 1);
  recent.set("b", 2);
  assert.equal(recent.get("a"), 1);
  recent.set("c", 3);
  assert.deepEqual(["a", "b", "c"].map((key) => recent.get(key)), [1, undefined, 3]);
});

Deno.test("a key set again keeps one place", () => {
  const recent = new Recent<number>(2);
  for (let value = 0; value < 10; value++) recent.set("a", value);
  recent.set("b", 1);
  assert.deepEqual([recent.get("a"), recent.get("b")], [9, 1]);
});
