import { equal, match } from "node:assert/strict";
import { csvLine } from "core/exports/csv.ts";
import { articleFiles } from "core/exports/article_files.ts";
import { toMarkdown } from "core/exports/markdown.ts";

Deno.test("article HTML becomes Markdown", () => {
  const html = `<h2>Beans &amp; mills</h2><p>Grind <strong>late</strong>, <em>brew</em>
    <a href="https://example.com/a">soon</a>.</p><ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>
    <ol><li>first</li><li>second</li></ol><blockquote><p>said</p></blockquote>
    <table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`;
  equal(
    toMarkdown(html),
    `## Beans & mills

Grind **late**, *brew* [soon](https://example.com/a).

- one
- two
  - deep

1. first
2. second

> said

| a | b\\|c |
| --- | --- |
| 1 | 2 |
`,
  );
});

Deno.test("text that looks like Markdown or HTML stays text", () => {
  equal(
    toMarkdown("<p>2 * 3 * 4 [x](y) &lt;script&gt;</p>"),
    "2 \\* 3 \\* 4 \\[x\\](y) &lt;script>\n",
  );
});

Deno.test("a cell that a spreadsheet would run is text", () => {
  const row = { a: "=1+1", b: ' \t@sum("x")', c: -5, d: ["=x", 1], e: null, f: "a\nb" };
  equal(
    csvLine(["a", "b", "c", "d", "e", "f"], row),
    `"'=1+1","' \t@sum(""x"")",-5,"[""=x"",1]",,"a\nb"\r\n`,
  );
});

Deno.test("an exported article shows its pictures from the archive and runs no script", () => {
  const image = {
    id: "i",
    kind: "featured",
    position: 0,
    alt: 'A "picture"',
    after_heading: null,
    storage_path: "a/b/c/d.png",
    content_type: "image/png",
  };
  const [html, markdown, picture] = articleFiles({
    id: crypto.randomUUID(),
    title: "<b>Bold</b>",
    slug: "bold",
    html: "<p>Text</p><script>alert(1)</script>",
    meta_title: "",
    meta_description: 'says "this"\nand: that',
    status: "draft",
    published_at: null,
    site_slug: "site",
    images: [image],
  });
  match(html && "text" in html ? html.text : "", /<h1>&lt;b&gt;Bold/);
  match(
    html && "text" in html ? html.text : "",
    /src="\.\.\/\.\.\/images\/site\/bold-featured-0\.png"/,
  );
  equal(/<script|alert/.test(JSON.stringify(html)), false);
  match(
    markdown && "text" in markdown ? markdown.text : "",
    /meta_description: "says \\"this\\"\\nand: that"/,
  );
  equal(picture?.path, "images/site/bold-featured-0.png");
});
