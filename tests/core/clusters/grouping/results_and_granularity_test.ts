import assert from "node:assert/strict";
import { explainCluster } from "core/clusters/explain_cluster.ts";
import { GRANULARITIES } from "core/clusters/grouping/granularity.ts";
import {
  type GroupedText,
  groupingOf,
  groupKeywords,
} from "core/clusters/grouping/group_keywords.ts";
import { agreement } from "@/tools/quality/agreement.ts";
import { seededRandom } from "@/tools/quality/baselines/seeded_random.ts";

/** Six needs, each searched in words of its own, whose results show mostly the same pages. */
function searches(): (GroupedText & { need: string })[] {
  const random = seededRandom(5);
  const needs: Record<string, string[]> = {
    laundry: ["get wine out of shirt", "red stain removal cloth", "merlot spill cotton fix"],
    sleep: ["cannot fall asleep", "insomnia remedies", "awake all night help"],
    tyres: ["flat tire change", "puncture roadside", "swap a wheel"],
    visa: ["work permit canada", "canadian job authorisation", "lmia requirements"],
    sofa: ["small couch", "loveseat two people", "compact settee"],
    apple: ["apple pie", "grandma dessert crust", "cinnamon fruit bake"],
  };
  return Object.entries(needs).flatMap(([need, texts]) => {
    const pages = Array.from({ length: 10 }, (_, at) => `${need}.example/${at}`);
    return texts.map((text) => ({
      need,
      text,
      results: pages.map((page, at) => random() < 0.7 ? page : `other.example/${text}/${at}`),
    }));
  });
}

Deno.test("searches answered by the same pages come together whatever their words", () => {
  const items = searches();
  const truth = items.map(({ need }) => need);
  const ariOf = (given: GroupedText[]) =>
    agreement(truth, groupKeywords(given).groups.map((group, at) => group < 0 ? -1 - at : group))
      .ari;
  const without = ariOf(items.map(({ text }) => ({ text })));
  const withPages = ariOf(items);
  assert.ok(withPages > 0.9 && without < 0.3, `${withPages} with pages, ${without} without`);
});

Deno.test("the same words with other results stay apart", () => {
  const shop = Array.from({ length: 10 }, (_, at) => `shop.example/${at}`);
  const pie = Array.from({ length: 10 }, (_, at) => `pie.example/${at}`);
  const items = [
    { text: "apple crisp case", results: shop },
    { text: "apple case crisp", results: shop },
    { text: "apple crisp oats", results: pie },
    { text: "apple oats crisp", results: pie },
  ];
  const { groups } = groupKeywords(items);
  assert.deepEqual([groups[0] === groups[1], groups[2] === groups[3], groups[1] === groups[2]], [
    true,
    true,
    false,
  ]);
});

Deno.test("pages known of some keywords alone leave the others to their words", () => {
  const { groups } = groupKeywords([
    { text: "blue wool socks", results: ["a.example/1", "a.example/1", "b.example/2"] },
    { text: "blue wool socks men" },
    { text: "blue wool socks women", results: [] },
    { text: "tax return deadline", results: null },
  ]);
  assert.deepEqual([new Set(groups.slice(0, 3)).size, groups[3]], [1, -1]);
});

Deno.test("common results are told of the keyword with most of them, from three on", () => {
  const pages = (from: number) => Array.from({ length: 10 }, (_, at) => `x.example/${from + at}`);
  const { keywords } = explainCluster(
    ["one", "two", "three", "four"],
    [pages(0), pages(3), pages(8), null],
  );
  assert.deepEqual(keywords.map(({ results }) => results), [
    { keyword: "two", common: 7, of: 10 },
    { keyword: "one", common: 7, of: 10 },
    { keyword: "two", common: 5, of: 10 },
    undefined,
  ]);
});

Deno.test("a finer cut splits groups of a coarser one and moves nothing else", () => {
  const random = seededRandom(9);
  const nouns = ["sock", "shoe", "hat", "scarf", "glove", "coat", "belt"];
  const extras = ["wool", "red", "men", "kids", "winter", "cheap", "running"];
  const pick = (words: string[]) => words[Math.floor(random() * words.length)] ?? "";
  const items = Array.from({ length: 150 }, (_, at) => ({
    text: `${pick(nouns)} ${pick(extras)} ${pick(extras)} ${at % 7}`,
  }));
  for (
    const given of [
      items,
      items.map((item, at) => at < 6 ? { ...item, group: at % 2 } : item),
    ]
  ) {
    const cut = groupingOf(given);
    const cuts = GRANULARITIES.map((one) => cut(one).groups);
    for (const [at, finer] of cuts.entries()) {
      const coarser = cuts[at + 1];
      for (const group of new Set(finer.filter((one) => one >= 0))) {
        const homes = new Set(coarser?.filter((_, item) => finer[item] === group));
        assert.ok(homes.size <= 1, `${GRANULARITIES[at]} group ${group} is torn`);
      }
    }
    const counts = cuts.map((groups) =>
      new Set(groups.map((one, at) => one < 0 ? -1 - at : one)).size
    );
    assert.deepEqual(counts, counts.toSorted((a, b) => b - a));
    assert.ok((counts[0] ?? 0) > (counts.at(-1) ?? 0), counts.join(" "));
    assert.deepEqual(groupKeywords(given).groups, cut("balanced").groups);
  }
});
