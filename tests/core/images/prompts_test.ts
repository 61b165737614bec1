import { deepEqual, equal, ok } from "node:assert/strict";
import { fillTemplate } from "core/images/generate_image.ts";
import { promptsToStore } from "core/images/generate_image_prompts.ts";
import { sectionsOf } from "core/images/sections.ts";

Deno.test("sections are the headings with the beginning of their text", () => {
  const html =
    "<p>Intro</p><h2>One <em>two</em></h2><p>A.</p><ul><li>b</li></ul><h3>Three</h3><p>C</p><h2> </h2>";
  deepEqual(sectionsOf(html), [
    { heading: "One two", summary: "A. b" },
    { heading: "Three", summary: "C" },
  ]);
});

Deno.test("an article without headings has no sections", () =>
  deepEqual(sectionsOf("just text"), []));

function store(in_article: { prompt: string; alt: string; after_heading: string }[], most = 2) {
  return promptsToStore(
    { featured: { prompt: "a cup", alt: "" }, in_article },
    ["What You Need", "Care"],
    most,
    "All About Cups",
  );
}

Deno.test("there are no more pictures than asked for, numbered without gaps", () => {
  const one = (prompt: string) => ({ prompt, alt: "x", after_heading: "Care" });
  const prompts = store([one(""), one("a"), one("b"), one("c")]);
  deepEqual(prompts.map(({ kind, position, prompt }) => [kind, position, prompt]), [
    ["featured", 0, "a cup"],
    ["in_article", 0, "a"],
    ["in_article", 1, "b"],
  ]);
  equal(store([one("a")], 0).length, 1);
});

Deno.test("the heading is one of the article, or none", () => {
  const prompts = store([
    { prompt: "a", alt: "x", after_heading: "what you need?" },
    { prompt: "b", alt: "x", after_heading: "Something else" },
  ]);
  deepEqual(prompts.map(({ after_heading }) => after_heading), [null, "What You Need", null]);
});

Deno.test("a picture without an alt text is described by the title", () => {
  equal(store([])[0]?.alt, "All About Cups");
});

Deno.test("texts fit their columns", () => {
  const [, first] = store([{
    prompt: "word ".repeat(5000),
    alt: "word ".repeat(500),
    after_heading: "",
  }]);
  ok(first && first.prompt.length <= 4000 && first.alt.length <= 300);
});

Deno.test("a template takes the prompt literally", () => {
  equal(
    fillTemplate("Photo: {prompt}, calm", "a $& cup {prompt}"),
    "Photo: a $& cup {prompt}, calm",
  );
  equal(fillTemplate("Photo.", "a cup"), "Photo.\na cup");
});
