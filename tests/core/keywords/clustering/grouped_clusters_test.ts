import { deepEqual, equal } from "node:assert/strict";
import type { PlannedKeyword } from "core/keywords/clustering_schema.ts";
import { CERTAIN, groupedClusters } from "core/keywords/grouped_clusters.ts";

/** Keywords a, b, c … with the group each letter of `groups` names; "-" is none. */
function keywords(groups: string, confidence = 0.8): PlannedKeyword[] {
  return [...groups].map((group, at) => ({
    id: String.fromCharCode(97 + at),
    keyword: `keyword ${at}`,
    volume: null,
    difficulty: null,
    intent: null,
    intent_source: null,
    group: group === "-" ? null : group,
    confidence: group === "-" ? null : confidence,
    cluster: null,
  }));
}

function stored(
  clusters: [name: string, refs: number[]][],
  given: PlannedKeyword[] = keywords("----"),
) {
  const answer = {
    clusters: clusters.map(([name, keyword_refs]) => ({
      name,
      description: "About it.",
      keyword_refs,
    })),
    unclustered_refs: [],
  };
  return groupedClusters(answer, given)
    .map(({ name, keyword_ids, group_id }) => [name, keyword_ids.join(""), group_id]);
}

Deno.test("without groups the model's clusters are stored, refs turned into ids", () => {
  deepEqual(stored([["Tea", [0, 2]]]), [["Tea", "ac", null]]);
});

Deno.test("refs which do not exist are left out, and a cluster of only such refs with them", () => {
  const refs = [-1, 4, 99, 1.5, NaN, Infinity];
  deepEqual(stored([["Tea", [...refs, 3]], ["Rum", refs]]), [["Tea", "d", null]]);
});

Deno.test("a keyword named twice stays where it is named first", () => {
  deepEqual(stored([["Tea", [0, 0, 1]], ["Tee", [1, 2]]]), [
    ["Tea", "ab", null],
    ["Tee", "c", null],
  ]);
});

Deno.test("clusters whose names differ in case or spaces are one; one without a name is left out", () => {
  deepEqual(stored([["Green  Tea", [0]], [" green tea", [1]]]), [["Green Tea", "ab", null]]);
  deepEqual(stored([[" \n", [0]]]), []);
});

Deno.test("names come in one order, whatever the order of the answer", () => {
  deepEqual(stored([["b", [0]], ["A", [1]]]).map(([name]) => name), ["A", "b"]);
  deepEqual(stored([["A", [1]], ["b", [0]]]).map(([name]) => name), ["A", "b"]);
});

Deno.test("a group takes the name that most of it was given and is neither cut nor mixed", () => {
  const given = keywords("xxxyy");
  deepEqual(stored([["Tea", [0, 1]], ["Rum", [2, 3, 4]]], given), [
    ["Rum", "de", "y"],
    ["Tea", "abc", "x"],
  ]);
});

Deno.test("one name for two groups leaves the smaller its own", () => {
  deepEqual(stored([["All", [0, 1, 2, 3, 4]]], keywords("xxxyy")), [
    ["All", "abc", "x"],
    ["Keyword 3", "de", "y"],
  ]);
});

Deno.test("keywords in doubt and those without a group go where the model puts them", () => {
  const given = keywords("xxxyy-");
  const doubtful = given[2];
  if (doubtful) doubtful.confidence = CERTAIN / 2;
  deepEqual(stored([["Tea", [0, 1, 5]], ["Rum", [2, 3, 4]]], given), [
    ["Rum", "cde", "y"],
    ["Tea", "abf", "x"],
  ]);
  // In no cluster of the model it is in none at all.
  deepEqual(stored([["Tea", [0, 1]], ["Rum", [3, 4]]], given), [
    ["Rum", "de", "y"],
    ["Tea", "ab", "x"],
  ]);
});

Deno.test("a group the model forgot is stored under its first keyword", () => {
  deepEqual(stored([["Tea", [0, 1]]], keywords("xxyy")), [["Keyword 2", "cd", "y"], [
    "Tea",
    "ab",
    "x",
  ]]);
});

Deno.test("a group of an existing cluster keeps that cluster's name", () => {
  const given = keywords("xx").map((keyword) => ({ ...keyword, cluster: "Green Tea" }));
  deepEqual(stored([["Something else", [0, 1]]], given), [["Green Tea", "ab", "x"]]);
});

Deno.test("names and descriptions fit their columns", () => {
  const [cluster] = groupedClusters({
    clusters: [{ name: "tea ".repeat(200), description: "word ".repeat(2000), keyword_refs: [0] }],
    unclustered_refs: [],
  }, keywords("-"));
  equal((cluster?.name.length ?? 999) <= 200, true);
  equal((cluster?.description.length ?? 9999) <= 2000, true);
});
