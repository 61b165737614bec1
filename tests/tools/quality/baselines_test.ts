import assert from "node:assert/strict";
import { agreement } from "@/tools/quality/agreement.ts";
import { averageLinkage, cutAt } from "@/tools/quality/baselines/average_linkage.ts";
import { kMeans } from "@/tools/quality/baselines/k_means.ts";
import { type Edge, louvain } from "@/tools/quality/baselines/louvain.ts";
import { similarityMatrix, tfIdf } from "@/tools/quality/baselines/tf_idf.ts";

const TEXTS = [
  "red shoes",
  "red shoes size",
  "red shoes sale",
  "blue car",
  "blue car hire",
  "blue car hire size",
];
const TRUTH = ["s", "s", "s", "c", "c", "c"];

Deno.test("k-means, average linkage and Louvain find two groups that are plain to see", () => {
  const vectors = tfIdf(TEXTS);
  const similarity = similarityMatrix(vectors);
  const merges = averageLinkage(similarity);
  const edges: Edge[] = similarity.flatMap((row, a) =>
    [...row].flatMap((weight, b): Edge[] => b > a && weight > 0 ? [[a, b, weight]] : [])
  );
  assert.equal(agreement(TRUTH, kMeans(vectors, 2)).ari, 1);
  assert.equal(agreement(TRUTH, cutAt(6, merges, 0.3)).ari, 1);
  assert.equal(agreement(TRUTH, louvain(6, edges)).ari, 1);
});

Deno.test("average linkage: the similarity of a merge is the mean over the pairs across", () => {
  const rows = [[1, 0.9, 0.2], [0.9, 1, 0.4], [0.2, 0.4, 1]].map((row) => Float32Array.from(row));
  const [first, second] = averageLinkage(rows);
  assert.deepEqual(first?.slice(0, 2), [0, 1]);
  assert.ok(Math.abs((second?.[2] ?? 0) - 0.3) < 1e-6);
});

Deno.test("Louvain separates two rings of cliques that hang by a thread", () => {
  const edges: Edge[] = [[2, 3, 0.1]];
  for (const from of [0, 3]) {
    edges.push([from, from + 1, 1], [from, from + 2, 1], [from + 1, from + 2, 1]);
  }
  const groups = louvain(6, edges);
  assert.equal(new Set(groups).size, 2);
  assert.equal(groups[0], groups[2]);
  assert.notEqual(groups[2], groups[3]);
});
