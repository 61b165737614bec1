import assert from "node:assert/strict";
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

Deno.test("blocks read the same as the article that they were made of", () => {
  const keys = (html: string) => cutBlocks(html).blocks.map(({ key }) => key);
  assert.deepEqual(keys(toBlocks(HTML, "igny8-1")), keys(HTML));
});

Deno.test("no text of an article ends the comment that holds a block's settings", () => {
  const blocks = toBlocks("<p>--> <b>x</b></p>", "--><script>alert(1)</script>");
  assert.equal(blocks.indexOf("-->"), blocks.indexOf("} -->") + 2);
  assert.doesNotMatch(blocks, /<script/);
  assert.match(toBlocks("", "igny8-1"), /<p><\/p>/);
});
