import assert from "node:assert/strict";
import { writeArticle } from "@/local/ai/article/write_article.ts";
import { generateIdeas } from "@/local/ai/ideas/generate_ideas.ts";
import { writeImagePrompts } from "@/local/ai/images/image_prompts.ts";
import { ArticleInput, IdeasInput, ImagePromptsInput } from "@/local/ai/inputs.ts";
import { topicOf } from "@/local/ai/text/topic.ts";
import { indefinite, titleCase } from "@/local/ai/text/words.ts";

const SITE = {
  name: "Cosy Rooms",
  domain: "cosy.example",
  industry: "Home",
  sector: "Living Room",
};

function ideas(keywords: readonly string[], count: number, existing: readonly string[] = []) {
  return generateIdeas(IdeasInput.parse({
    site: SITE,
    cluster: { name: "Cluster", keywords: keywords.map((keyword) => ({ keyword })) },
    existing_titles: existing,
    count,
  })).ideas;
}

function article(task: Record<string, unknown>) {
  return writeArticle(ArticleInput.parse({
    site: SITE,
    author_profile: null,
    task: { title: "A Practical Guide", target_words: 800, ...task },
  }));
}

const text = (html: string) =>
  html.replace(/<[^>]+>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
const words = (html: string) => text(html).split(/\s+/).filter(Boolean).length;

const HOSTILE = [
  `<script>alert("x")</script>`,
  `" onmouseover="alert(1)`,
  "AT&T vs <b>Verizon</b>",
  "best sofa 🛋️ 2025",
  "y".repeat(10_000),
  "word ".repeat(2_000),
  "コロナウイルス",
  "muralière bois",
  "$& $1 {keyword} [a|b]",
  "is game of thrones map real?",
];

Deno.test("ideas differ from each other and from the existing titles", () => {
  const keywords = ["ai writing tools", "free ai writing tools", "ai writing assistant"];
  const first = ideas(keywords, 10);
  assert.equal(first.length, 10);
  assert.equal(new Set(first.map(({ title }) => title.toLowerCase())).size, 10);
  assert.ok(new Set(first.map(({ structure }) => structure)).size >= 5);
  const titles = first.map(({ title }) => title);
  const second = ideas(keywords, 10, titles);
  assert.ok(second.length > 0);
  for (const { title } of second) assert.ok(!titles.includes(title), title);
});

Deno.test("one keyword is enough for ten ideas", () => {
  assert.equal(ideas(["salon chair"], 10).length, 10);
});

Deno.test("idea titles are grammatical and never name a year", () => {
  const all = ["salon chair", "best ai tools 2025", "how to clean suede shoes", "iphone case"]
    .flatMap((keyword) => ideas([keyword], 10)).map(({ title }) => title);
  for (const title of all) {
    assert.doesNotMatch(
      title,
      /\b20\d\d\b|\bA [AEIO]|\ban [bcdfg]|\bAi\b|Iphone|undefined|[{}[\]|]/,
    );
    assert.equal(title, title.trim());
  }
  assert.ok(all.some((title) => /Salon Chairs/.test(title)));
  assert.ok(all.some((title) => /How to Clean Suede Shoes/.test(title)));
  assert.ok(all.some((title) => /AI Tools/.test(title)));
});

Deno.test("target keywords are the cluster's and outlines have headings with points", () => {
  const keywords = ["sofa bed", "corner sofa", "velvet sofa"];
  for (const idea of ideas(keywords, 8)) {
    assert.ok(idea.target_keywords.length > 0);
    for (const keyword of idea.target_keywords) assert.ok(keywords.includes(keyword));
    assert.ok(idea.outline.length >= 4);
    assert.ok(idea.estimated_word_count >= 600);
  }
});

for (const target_words of [150, 300, 800, 1500, 3000, 6000]) {
  Deno.test(`an article of ${target_words} words is that long within 10 %`, () => {
    for (const primary_keyword of ["salon chair", "how to clean suede shoes", "home loans"]) {
      for (const idea of ideas([primary_keyword], 4)) {
        const { html } = article({ ...idea, target_words, primary_keyword });
        const got = words(html);
        assert.ok(Math.abs(got - target_words) <= target_words * 0.1, `${got}: ${idea.title}`);
      }
    }
  });
}

Deno.test("keywords stand in the first paragraph, a heading and the meta fields", () => {
  for (const primary_keyword of ["salon chair", "best ai tools", "what is kubernetes"]) {
    const secondary_keywords = ["beauty chairs", "hydraulic chair", "chair for hair washing"];
    const [idea] = ideas([primary_keyword], 1);
    const made = article({ ...idea, target_words: 900, primary_keyword, secondary_keywords });
    const has = (value: string | undefined, keyword = primary_keyword) =>
      assert.ok(value?.toLowerCase().includes(keyword), `${keyword} in ${value?.slice(0, 200)}`);
    has(text(made.html.match(/<p>(.*?)<\/p>/s)?.[1] ?? ""));
    has([...made.html.matchAll(/<h[23]>(.*?)<\/h[23]>/g)].map(([, h]) => h).join("\n"));
    has(made.meta_title);
    has(made.meta_description);
    for (const keyword of secondary_keywords) has(text(made.html), keyword);
  }
});

Deno.test("no two paragraphs of an article are alike, nor headings within a section", () => {
  for (const target_words of [800, 3000]) {
    for (const idea of ideas(["sofa bed", "how to paint a wall"], 6)) {
      const { html } = article({ ...idea, target_words, primary_keyword: idea.target_keywords[0] });
      const paragraphs = [...html.matchAll(/<p>.*?<\/p>/gs)].map(([p]) => p);
      assert.equal(new Set(paragraphs).size, paragraphs.length, idea.title);
      assert.match(html, /<(ul|ol|table)>/);
    }
  }
});

Deno.test("hostile titles, keywords and outlines come out escaped and within the limits", () => {
  for (const hostile of HOSTILE) {
    const made = article({
      title: hostile,
      primary_keyword: hostile,
      secondary_keywords: HOSTILE,
      outline: [{ heading: hostile, points: [hostile, hostile] }, { heading: "", points: [] }],
    });
    const tags = new Set([...made.html.matchAll(/<\/?([^\s>]*)[^>]*>/g)].map(([, tag]) => tag));
    for (const tag of tags) {
      assert.match(
        tag ?? "",
        /^(h2|h3|p|ul|ol|li|table|thead|tbody|tr|th|td|strong|em|blockquote)$/,
      );
    }
    assert.doesNotMatch(made.html, /<[^>]+[\s"=]/, "an attribute came through");
    assert.ok(made.meta_title.length > 0 && made.meta_title.length <= 60);
    assert.ok(made.meta_description.length > 0 && made.meta_description.length <= 155);
    assert.match(made.slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    const got = words(made.html);
    assert.ok(got > 700 && got < 900, `${got} words for ${hostile.slice(0, 40)}`);
    assert.equal(made.html.isWellFormed(), true);
    for (const idea of ideas([hostile], 5)) assert.ok(idea.title.length <= 140);
  }
});

Deno.test("articles on different titles share few sentences", () => {
  const sentences = (html: string) =>
    new Set(
      [...html.matchAll(/<p>(.*?)<\/p>/gs)].flatMap(([, p]) => (p ?? "").split(/(?<=[.?!]) /)),
    );
  const [a, b] = ideas(["sofa bed", "oak table"], 2).map((idea) =>
    sentences(
      article({ ...idea, target_words: 1000, primary_keyword: idea.target_keywords[0] }).html,
    )
  );
  const shared = [...a ?? []].filter((sentence) => b?.has(sentence)).length;
  assert.ok(shared < (a?.size ?? 0) * 0.4, `${shared} of ${a?.size}`);
});

Deno.test("the same input gives the same article and another title another one", () => {
  const one = article({ primary_keyword: "sofa bed" });
  assert.deepEqual(article({ primary_keyword: "sofa bed" }), one);
  assert.notEqual(article({ primary_keyword: "sofa bed", title: "Sofa Bed FAQ" }).html, one.html);
});

Deno.test("image prompts follow sections of the article and respect the maximum", () => {
  const input = ImagePromptsInput.parse({
    content: {
      title: "Sofa Beds",
      primary_keyword: "sofa bed",
      sections: ["What It Is", "Costs", "Costs", "The Bottom Line"].map((heading) => ({ heading })),
    },
    max_in_article: 2,
    style: "watercolour",
  });
  const made = writeImagePrompts(input);
  assert.deepEqual(made.in_article.map((image) => image.after_heading), ["What It Is", "Costs"]);
  assert.match(made.featured.prompt, /sofa bed.*watercolour/);
  assert.ok(made.featured.alt.length > 0 && made.featured.alt.length <= 140);
  assert.equal(writeImagePrompts({ ...input, max_in_article: 0 }).in_article.length, 0);
});

Deno.test("topics know their grammar", () => {
  assert.equal(topicOf("salon chair").subject, "a salon chair");
  assert.equal(topicOf("bookshelf with glass doors").many, "bookshelves with glass doors");
  assert.equal(topicOf("how to get rid of ants").core, "getting rid of ants");
  assert.equal(topicOf("best running shoes 2025").core, "running shoes");
  assert.equal(topicOf("colle à bois").kind, "opaque");
  assert.equal(indefinite("SEO tool"), "an");
  assert.equal(indefinite("user guide"), "a");
  assert.equal(titleCase("ai tools for seo and the iphone"), "AI Tools for SEO and the iPhone");
});
