import { deepEqual, equal, match, ok } from "node:assert/strict";
import { contentFiles } from "core/exports/content_files.ts";
import type { ExportedContent } from "core/exports/exported_content.ts";
import { wxrFoot, wxrHead, wxrItem } from "core/exports/wxr.ts";

const CONTENT: ExportedContent = {
  id: "00000000-0000-4000-8000-000000000001",
  title: 'Tea: "green" & black ]]> white',
  slug: "tea",
  html: "<h2>Water</h2><p>Hot <strong>water</strong>.<script>alert(1)</script></p>",
  excerpt: "All about tea.",
  meta_title: "Tea at home",
  meta_description: "How to brew: simply",
  primary_keyword: "tea",
  secondary_keywords: ["green tea"],
  tags: ["Hot", "Grün"],
  categories: ["Drinks"],
  entity_type: "blog_post",
  status: "published",
  source: "igny8",
  external_url: null,
  version: 3,
  published_at: "2026-02-03T04:05:06+00:00",
  created_at: "2026-02-01T00:00:00+00:00",
  updated_at: "2026-02-04T00:00:00+00:00",
  origin: null,
  images: [{
    id: "i",
    kind: "featured",
    position: 0,
    alt: "A cup",
    after_heading: null,
    storage_path: "a/b",
    content_type: "image/png",
  }],
};

Deno.test("Markdown has the fields in front and shows the pictures from their files", () => {
  const [text, picture] = contentFiles(CONTENT, "markdown");
  equal(text?.path, "tea.md");
  deepEqual(picture, { path: "images/tea-featured-0.png", stored: "a/b" });
  const markdown = text && "text" in text ? text.text : "";
  match(markdown, /^---\ntitle: "Tea: \\"green\\" & black \]\]> white"\nslug: "tea"\n/);
  match(markdown, /\nmeta_description: "How to brew: simply"\n/);
  match(markdown, /\ntags: \["Hot","Grün"\]\n/);
  match(markdown, /!\[A cup\]\(images\/tea-featured-0\.png\)/);
  match(markdown, /## Water\n\nHot \*\*water\*\*\./);
  ok(!markdown.includes("alert"));
});

Deno.test("HTML has the fields in its head and runs nothing", () => {
  const [text] = contentFiles(CONTENT, "html");
  const html = text && "text" in text ? text.text : "";
  match(html, /<meta name="keywords" content="tea, green tea">/);
  match(html, /<meta name="article:tag" content="Hot, Grün">/);
  match(html, /<img src="images\/tea-featured-0\.png" alt="A cup">/);
  ok(!html.includes("<script"));
});

Deno.test("files have the same names every time", () => {
  deepEqual(contentFiles(CONTENT, "html"), contentFiles(structuredClone(CONTENT), "html"));
});

Deno.test("an item of a WordPress file cannot be ended by its text", () => {
  const item = wxrItem(
    {
      ...CONTENT,
      html: "<p>]]></content:encoded><wp:status>x</wp:status></p>",
      excerpt: "\u0000a",
    },
    { number: 7, siteUrl: "https://igny8.test/sites/tea" },
  );
  equal(item.match(/<wp:status>/g)?.length, 1);
  match(item, /<wp:post_id>7<\/wp:post_id>/);
  match(item, /<wp:post_date_gmt>2026-02-03 04:05:06<\/wp:post_date_gmt>/);
  match(item, /<guid isPermaLink="false">urn:igny8:content:0{8}/);
  match(item, /<excerpt:encoded><!\[CDATA\[a\]\]>/);
  match(item, /rank_math_description<\/wp:meta_key><wp:meta_value><!\[CDATA\[How to brew: simply/);
  match(item, /black \]\]\]\]><!\[CDATA\[> white/);
  const head = wxrHead({ name: "A & B", url: "https://x.test/a", at: new Date(0) });
  match(head + item + wxrFoot(), /<title>A &amp; B<\/title>/);
});
