import assert from "node:assert/strict";
import { load } from "cheerio";
import { toBlocks } from "core/integrations/to_blocks.ts";
import { cutBlocks } from "core/publishing/cut_blocks.ts";

const HTML =
  '<p>One &amp; two</p><h3>Three</h3><ul><li>a<ul><li>b</li></ul></li></ul><ol start="3">' +
  "<li>c</li></ol><blockquote><p>said</p></blockquote><pre><code>x &lt; y</code></pre><hr>" +
  "<table><tbody><tr><td>1</td></tr></tbody></table>" +
  '<figure><img src="https://blog.test/a.png" alt="A &quot;bike&quot;"></figure>';

Deno.test("every part of an article becomes the block that WordPress has for it", () => {
  const media = new Map([["https://blog.test/a.png", { id: "7" }]]);
  const blocks = toBlocks(HTML, "igny8-1", media);
  const names = [...blocks.matchAll(/^<!-- wp:([a-z-]+)/gm)].map(([, name]) => name);
  const expected = ["paragraph", "heading", "list", "list", "quote", "code"];
  assert.deepEqual(
    names.filter((name) => name !== "list-item"),
    [...expected, "separator", "table", "image"],
  );
  assert.match(blocks, /^<!-- wp:paragraph \{"metadata":\{"igny8":"igny8-1"\}\} -->/);
  assert.match(blocks, /<!-- wp:heading \{"level":3\} -->/);
  assert.match(blocks, /<!-- wp:list \{"ordered":true,"start":3\} -->/);
  assert.match(blocks, /\{"id":7,"sizeSlug":"full"\}.*\n.*class="wp-image-7"/);
  assert.equal(blocks.match(/<!-- wp:/g)?.length, blocks.match(/<!-- \/wp:/g)?.length);
});

const keys = (html: string) => cutBlocks(html).blocks.map(({ key }) => key);

Deno.test("blocks read the same as the article that they were made of", () => {
  assert.deepEqual(keys(toBlocks(HTML, "igny8-1")), keys(HTML));
});

const AWKWARD: Record<string, string> = {
  "text beside the paragraphs of a quote":
    "<blockquote><p>Said.</p>The <em>author</em><br></blockquote>",
  "a list among the items of a list": "<ul><li>a</li><ul><li>b</li></ul></ul>",
  "text among the items of a list": "<ol>First<li>a<ul>odd<li>b</li></ul></li></ol>",
  "text beside a picture":
    '<figure><img src="https://x.test/a.png" alt="">Text<figcaption>Told</figcaption></figure>',
  "a table with a caption":
    "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>Told</figcaption></figure>",
  "two captions":
    '<figure><img src="https://x.test/a.png" alt=""><figcaption>One</figcaption><figcaption>Two</figcaption></figure>',
  "a linked picture":
    '<figure><a href="https://x.test/"><img src="https://x.test/a.png" alt=""></a><figcaption>Told</figcaption></figure>',
  "a quote within a quote": "<blockquote>He said<blockquote>she said</blockquote>it</blockquote>",
};

for (const [what, html] of Object.entries(AWKWARD)) {
  Deno.test(`no word, link or picture is lost: ${what}`, () => {
    const shown = (text: string) => {
      const $ = load(text, null, false);
      const words = $.root().text().match(/\w+/g);
      return [words?.toSorted(), $("a").length, $("img").length, $("td, li").length];
    };
    const spaced = html.replaceAll("<", " <");
    assert.deepEqual(shown(toBlocks(spaced, "igny8-1")), shown(spaced));
    assert.deepEqual(keys(toBlocks(html, "igny8-1")), keys(html));
  });
}

Deno.test("no text of an article ends the comment that holds a block's settings", () => {
  const blocks = toBlocks("<p>--> <b>x</b></p>", "--><script>alert(1)</script>");
  assert.equal(blocks.indexOf("-->"), blocks.indexOf("} -->") + 2);
  assert.doesNotMatch(blocks, /<script/);
  assert.match(toBlocks("", "igny8-1"), /<p><\/p>/);
});
