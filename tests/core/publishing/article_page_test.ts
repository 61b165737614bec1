import assert from "node:assert/strict";
import { articlePage } from "core/publishing/article_page.ts";
import type { PublicArticle } from "core/publishing/read_public_article.ts";
import type { PublicSite } from "core/publishing/read_public_site.ts";
import { rssXml } from "core/publishing/rss.ts";
import { sitemapXml } from "core/publishing/sitemap.ts";

const HOSTILE = `</script><script>alert(1)</script> & "quoted" 'x' ]]> \u0000\u000b\ud800`;
const AT = "2026-11-21T10:00:00+00:00";

const article: PublicArticle = {
  site: { name: HOSTILE, slug: "journal", domain: null, description: "" },
  title: HOSTILE,
  slug: "piece",
  html: '<h2>One</h2><p>a</p><script>alert(1)</script><h2>Two</h2><p onclick="x()">b</p>',
  excerpt: "",
  meta_title: "",
  meta_description: HOSTILE,
  primary_keyword: HOSTILE,
  tags: [HOSTILE],
  categories: [HOSTILE],
  word_count: 900,
  entity_type: "blog_post",
  published_at: AT,
  updated_at: AT,
  images: [
    image("featured", 0, null),
    image("in_article", 0, "Two"),
  ],
  more: [],
};

function image(kind: "featured" | "in_article", position: number, after_heading: string | null) {
  const id = crypto.randomUUID();
  return {
    id,
    kind,
    position,
    alt: HOSTILE,
    after_heading,
    width: 1536,
    height: 1024,
    updated_at: AT,
  };
}

const page = articlePage(article, { origin: "https://example.test" });

Deno.test("stored HTML is cleaned again when it is shown", () => {
  assert.doesNotMatch(page.html, /<script|onclick/);
});

Deno.test("pictures stand below their heading with size and words; the featured one is apart", () => {
  const after = page.html.slice(page.html.indexOf("Two"));
  assert.match(
    after,
    /^Two<\/h2><figure><img src="\/sites\/journal\/images\/[^"]+\?v=\w+" alt="[^"]*" width="1536" height="1024" loading="lazy">/,
  );
  assert.equal(page.html.split("<img").length, 2);
  assert.equal(page.hero?.width, 1536);
  assert.equal(page.shareImage?.url.startsWith("https://example.test/sites/journal/images/"), true);
});

Deno.test("JSON-LD cannot end its script and says what the page says", () => {
  assert.doesNotMatch(page.jsonLd, /[<>]/);
  const data = JSON.parse(page.jsonLd);
  assert.equal(data["@type"], "Article");
  assert.equal(data.url, "https://example.test/sites/journal/piece");
  assert.equal(data.image.length, 2);
});

Deno.test("reading time is at least a minute", () => {
  assert.equal(page.minutes, 4);
  assert.equal(articlePage({ ...article, word_count: 0 }, { origin: "" }).minutes, 1);
});

const site: PublicSite = {
  name: HOSTILE,
  slug: "journal",
  domain: null,
  description: HOSTILE,
  updated_at: AT,
  total: 1,
  articles: [{
    title: HOSTILE,
    slug: "piece",
    excerpt: HOSTILE,
    meta_description: "",
    published_at: AT,
    updated_at: AT,
    word_count: 900,
    tags: [HOSTILE],
    image: { id: crypto.randomUUID(), alt: "", width: null, height: null, updated_at: AT },
  }],
};

for (
  const [name, xml] of [
    ["sitemap", sitemapXml(site, { origin: "https://example.test" })],
    ["feed", rssXml(site, { origin: "https://example.test" })],
  ] as const
) {
  Deno.test(`the ${name} stays well-formed whatever titles hold`, () => {
    assert.doesNotMatch(xml, /<script|&(?!amp;|lt;|gt;|quot;|apos;)/);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\ud800]/);
    const opened = [...xml.matchAll(/<([\w:]+)(?:\s[^>]*[^/]|)>/g)].map(([, tag]) => tag).sort();
    const closed = [...xml.matchAll(/<\/([\w:]+)>/g)].map(([, tag]) => tag).sort();
    assert.deepEqual(opened, closed);
    assert.match(xml, /https:\/\/example\.test\/sites\/journal\/piece/);
  });
}
