import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Article } from "core/content/article_schema.ts";
import { articleToStore } from "core/content/write_content.ts";

const TASK = {
  title: "How to Descale an Espresso Machine",
  description: "",
  outline: [],
  content_type: "blog_post",
  structure: "how_to",
  keywords: ["descale espresso machine", "descaling solution"],
  target_words: 1200,
};

function store(changes: Partial<Article>, task = TASK) {
  return articleToStore({
    title: "Descale It",
    slug: "descale-it",
    meta_title: "Descale It",
    meta_description: "How to.",
    html: "<h2>One</h2><p>Two three.</p>",
    excerpt: "In short.",
    primary_keyword: "other",
    secondary_keywords: ["more"],
    tags: ["a", "A", " "],
    categories: ["b"],
    ...changes,
  }, task);
}

Deno.test("meta fields are cut at words to their limits", () => {
  const { meta_title, meta_description } = store({
    meta_title: "Everything you ever wanted to know about descaling your espresso machine",
    meta_description: "word ".repeat(100),
  });
  equal(meta_title, "Everything you ever wanted to know about descaling your");
  ok(meta_description.length <= 155 && meta_description.endsWith("word"));
});

Deno.test("the keywords are the task's, else the model's", () => {
  equal(store({}).primary_keyword, "descale espresso machine");
  deepEqual(store({}).secondary_keywords, ["descaling solution"]);
  const free = store({}, { ...TASK, keywords: [] });
  equal(free.primary_keyword, "other");
  deepEqual(free.secondary_keywords, ["more"]);
});

Deno.test("blank fields are filled from the article", () => {
  const article = store({
    title: " ",
    meta_title: "",
    meta_description: "",
    excerpt: "",
    slug: "??",
  });
  equal(article.title, TASK.title);
  equal(article.meta_title, TASK.title);
  equal(article.meta_description, "One Two three.");
  equal(article.excerpt, "One Two three.");
  equal(article.slug, "how-to-descale-an-espresso-machine");
});

for (
  const slug of [
    "../../etc/passwd",
    "Größe & Übermaß",
    "кофе дома",
    "a".repeat(300),
    "-- a --",
    "x_y.z",
  ]
) {
  Deno.test(`a slug is ASCII words: ${slug.slice(0, 20)}`, () => {
    match(store({ slug }).slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    ok(store({ slug }).slug.length <= 80);
  });
}

Deno.test("a slug in a script that has no ASCII is left to the title, and may be empty for the database to choose", () => {
  equal(store({ slug: "咖啡", title: "咖啡" }, { ...TASK, title: "咖啡" }).slug, "");
});

Deno.test("scripts do not survive", () => {
  equal(store({ html: "<p>ok</p><script>alert(1)</script>" }).html, "<p>ok</p>");
});

Deno.test("repeated and blank tags go", () => deepEqual(store({}).tags, ["a"]));
