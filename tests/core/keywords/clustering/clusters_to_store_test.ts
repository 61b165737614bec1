import { deepEqual, equal } from "node:assert/strict";
import { clustersToStore } from "core/keywords/cluster_keywords.ts";

const IDS = ["a", "b", "c", "d"];

function stored(clusters: { name: string; keyword_refs: number[] }[]) {
  const full = clusters.map((cluster) => ({ description: "About it.", ...cluster }));
  return clustersToStore({ clusters: full, unclustered_refs: [] }, IDS)
    .map(({ name, keyword_ids }) => [name, keyword_ids]);
}

Deno.test("refs become ids", () => {
  deepEqual(stored([{ name: "Tea", keyword_refs: [0, 2] }]), [["Tea", ["a", "c"]]]);
});

Deno.test("refs which do not exist are left out, and a cluster of only such refs with them", () => {
  const refs = [-1, 4, 99, 1.5, NaN, Infinity];
  deepEqual(
    stored([{ name: "Tea", keyword_refs: [...refs, 3] }, { name: "Rum", keyword_refs: refs }]),
    [
      ["Tea", ["d"]],
    ],
  );
});

Deno.test("a keyword named twice stays where it is named first", () => {
  deepEqual(
    stored([{ name: "Tea", keyword_refs: [0, 0, 1] }, { name: "Tee", keyword_refs: [1, 2] }]),
    [
      ["Tea", ["a", "b"]],
      ["Tee", ["c"]],
    ],
  );
});

Deno.test("clusters whose names differ in case or spaces are one", () => {
  deepEqual(
    stored([{ name: "Green  Tea", keyword_refs: [0] }, { name: " green tea", keyword_refs: [1] }]),
    [
      ["Green Tea", ["a", "b"]],
    ],
  );
});

Deno.test("a cluster without a name is left out", () => {
  deepEqual(stored([{ name: " \n", keyword_refs: [0] }]), []);
});

Deno.test("names come in one order, whatever the order of the answer", () => {
  const clusters = [{ name: "b", keyword_refs: [0] }, { name: "A", keyword_refs: [1] }];
  deepEqual(stored(clusters).map(([name]) => name), ["A", "b"]);
  deepEqual(stored(clusters.toReversed()).map(([name]) => name), ["A", "b"]);
});

Deno.test("names and descriptions fit their columns", () => {
  const [cluster] = clustersToStore({
    clusters: [{ name: "tea ".repeat(200), description: "word ".repeat(2000), keyword_refs: [0] }],
    unclustered_refs: [],
  }, IDS);
  equal((cluster?.name.length ?? 999) <= 200, true);
  equal((cluster?.description.length ?? 9999) <= 2000, true);
});
