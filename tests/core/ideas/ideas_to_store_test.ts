import { deepEqual, equal, ok } from "node:assert/strict";
import { ideasToStore } from "core/ideas/generate_ideas.ts";
import type { ContentIdeas, IdeasInput } from "core/ideas/schema.ts";

type Idea = ContentIdeas["ideas"][number];

const INPUT: IdeasInput = {
  prompt: null,
  site: { name: "Corner Coffee", domain: null, industry: null },
  count: 2,
  cluster: {
    name: "Grinders",
    description: "",
    keywords: ["Coffee Grinder", "burr grinder", "hand grinder", "grinder"].map((keyword) => ({
      keyword,
      volume: null,
      difficulty: null,
      intent: null,
    })),
  },
  existing_titles: ["Known Title"],
};

function idea(changes: Partial<Idea>): Idea {
  return {
    title: "A title",
    description: "What it says.",
    outline: [{ heading: "One", points: ["first"] }],
    content_type: "blog_post",
    structure: "guide",
    target_keywords: ["burr grinder"],
    estimated_word_count: 900,
    ...changes,
  };
}

function store(...ideas: Partial<Idea>[]) {
  return ideasToStore({ ideas: ideas.map(idea) }, INPUT);
}

Deno.test("more ideas than asked for are left out", () => {
  equal(store({ title: "a" }, { title: "b" }, { title: "c" }).length, 2);
});

Deno.test("titles that exist, repeat or are blank do not count against the number asked for", () => {
  const titles = store({ title: "known title" }, { title: " " }, { title: "a" }, { title: "A" }, {
    title: "b",
  });
  deepEqual(titles.map(({ title }) => title), ["a", "b"]);
});

Deno.test("target keywords are those of the cluster, spelled as there", () => {
  const [first] = store({ target_keywords: ["coffee grinder ", "COFFEE GRINDER", "tea pot"] });
  deepEqual(first?.target_keywords, ["Coffee Grinder"]);
});

Deno.test("an idea without a keyword of the cluster gets the most searched ones", () => {
  const [first] = store({ target_keywords: ["tea pot"] });
  deepEqual(first?.target_keywords, ["Coffee Grinder", "burr grinder", "hand grinder"]);
});

for (
  const [given, kept] of [[900.4, 900], [1, 300], [1e9, 5000], [-5, 1200], [0, 1200], [NaN, 1200], [
    Infinity,
    1200,
  ]]
) {
  Deno.test(`an estimate of ${given} words is stored as ${kept}`, () => {
    equal(store({ estimated_word_count: given })[0]?.estimated_word_count, kept);
  });
}

Deno.test("a huge idea fits its columns", () => {
  const [first] = store({
    title: "word ".repeat(500),
    description: "word ".repeat(5000),
    outline: Array.from(
      { length: 100 },
      () => ({ heading: "h ".repeat(500), points: ["", "p ".repeat(5000)] }),
    ),
  });
  ok(first && first.title.length <= 300 && first.description.length <= 4000);
  equal(first?.outline.length, 20);
  ok(JSON.stringify(first?.outline).length < 50_000);
});
