import assert from "node:assert/strict";
import { packRequests } from "core/clusters/grouping/pack_requests.ts";
import { commonLength, packVector, unpackVector } from "core/clusters/grouping/packed_vector.ts";
import { seededRandom } from "@/tools/quality/baselines/seeded_random.ts";

const ids = (count: number, mark: string) =>
  Array.from({ length: count }, (_, at) => `${mark}${at}`);

Deno.test("groups go whole into requests where they fit", () => {
  const requests = packRequests([ids(30, "a"), ids(20, "b"), ids(28, "c"), ids(22, "d")], 50);
  assert.deepEqual(
    requests.map((request) => [...new Set(request.map((id) => id[0]))].sort().join("")),
    [
      "ab",
      "cd",
    ],
  );
});

Deno.test("never more requests than the fewest possible, and nothing lost, whatever the groups", () => {
  const random = seededRandom(4);
  for (let round = 0; round < 200; round++) {
    const sizes = Array.from(
      { length: 1 + Math.floor(random() * 12) },
      () => 1 + Math.floor(random() * 120),
    );
    const groups = sizes.map((size, at) => ids(size, `${at}:`));
    const total = groups.flat().length;
    const requests = packRequests(groups, 50);
    assert.ok(requests.length <= Math.ceil(total / 50));
    assert.ok(requests.every((request) => request.length <= 50));
    assert.equal(new Set(requests.flat()).size, total);
  }
  assert.deepEqual(packRequests([], 50), []);
});

Deno.test("a packed vector keeps its direction within a hundredth", () => {
  const random = seededRandom(9);
  const vector = Array.from({ length: 512 }, () => random() - 0.5);
  const read = unpackVector(packVector(vector)) ?? new Float32Array();
  const product = vector.reduce((sum, value, at) => sum + value * (read[at] ?? 0), 0);
  assert.ok(product / (Math.hypot(...vector) * Math.hypot(...read)) > 0.9999);
  assert.deepEqual([...unpackVector(packVector([0, 0])) ?? []], [0, 0]);
  assert.equal(unpackVector("not base64!"), null);
});

Deno.test("the common length of directions is that of most", () => {
  const of = (...lengths: number[]) => lengths.map((length) => new Float32Array(length));
  assert.equal(commonLength([null, ...of(3), null, ...of(2, 2)]), 2);
  assert.equal(commonLength([null]), 0);
});
