import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { cutBlocks } from "core/publishing/cut_blocks.ts";
import { cleanArticle } from "core/wxr/clean_article.ts";
import { prepareItem } from "core/wxr/prepare_item.ts";
import { type WxrItem, WxrReader } from "core/wxr/read_wxr.ts";

function readItems(text: string, slice = text.length): WxrItem[] {
  const items: WxrItem[] = [];
  const reader = new WxrReader((item) => items.push(item));
  for (let at = 0; at < text.length; at += slice) reader.write(text.slice(at, at + slice));
  reader.end();
  return items;
}

const SMALL = await Deno.readTextFile(
  new URL("../../fixtures/wordpress/small.xml", import.meta.url),
);
const HEAD = '<rss xmlns:wp="w"><channel><wp:wxr_version>1.2</wp:wxr_version>';
const item = (inner: string) =>
  `${HEAD}<item><wp:post_type>post</wp:post_type>${inner}</item></channel></rss>`;

Deno.test("a file reads the same in one piece and in many", () => {
  equal(readItems(SMALL).length, 4);
  deepEqual(readItems(SMALL, 7), readItems(SMALL));
});

Deno.test("a post becomes content with its terms, dates, SEO fields and picture", () => {
  const [, post, page, menu] = readItems(SMALL).map((one) =>
    prepareItem(one, { "8": { url: "https://coffee.test/cup.jpg", alt: "A cup" } })
  );
  const { content, differences } = post ?? {};
  equal(content?.title, "Brewing & pouring");
  equal(content?.slug, "brewing");
  equal(content?.status, "published");
  equal(content?.published_at, "2026-02-03T04:05:06.000Z");
  equal(content?.excerpt, "How we brew.");
  equal(content?.meta_title, "Brewing coffee");
  equal(content?.meta_description, "");
  deepEqual(content?.tags, ["hot"]);
  deepEqual(content?.categories, ["Drinks"]);
  match(JSON.stringify(content?.fields), /"featured":\{"url":"https:\/\/coffee.test\/cup.jpg"/);
  match(String(content?.html), /<h2>Water<\/h2>\n<p>Use <a href="https:\/\/example.com\/water"/);
  match(String(content?.html), /<a href="https:\/\/video.test\/1" rel="noopener">How to pour<\/a>/);
  match(differences?.join(" ") ?? "", /<iframe>: 1 not kept.*Block latest-posts.*SEO template/);
  equal(page?.content?.status, "draft");
  equal(page?.content?.html, "<p>We roast.</p>\n<p>Every day.</p>");
  match(page?.differences.join(" ") ?? "", /not public.*|Left out: <script>/);
  equal(menu?.content, undefined);
  equal(menu?.reason_code, "nav_menu_item");
});

const HOSTILE: Record<string, [string, RegExp]> = {
  "entities that grow": [
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><rss/>',
    /document type/,
  ],
  "a file from elsewhere": ["<html><body>hello</body></html>", /no export file of WordPress/],
  "an RSS feed": ["<rss><channel><item><title>x</title></item></channel></rss>", /no export/],
  "a file that ends in its middle": [SMALL.slice(0, SMALL.length - 300), /ends in its middle/],
  "nesting without end": [HEAD + "<a>".repeat(100_000), /nested too deep/],
  "nothing": ["", /no export file/],
  "items without end": [HEAD + "<item></item>".repeat(20_001), /more than 20,000 items/],
};
for (const [name, [text, sentence]] of Object.entries(HOSTILE)) {
  Deno.test(`refused with a sentence: ${name}`, () => {
    throws(
      () => readItems(text),
      (error) => error instanceof Error && sentence.test(error.message),
    );
  });
}

Deno.test("a text beyond a million characters is left out with its reason, and memory is bounded", () => {
  const words = "word ".repeat(250_000);
  const [one] = readItems(
    item(`<content:encoded>${words}</content:encoded><wp:status>publish</wp:status>`),
  );
  ok((one?.content.length ?? 0) <= 1_000_000);
  equal(one && prepareItem(one, {}).reason_code, "too_long");
});

Deno.test("unknown entities and half characters do no harm", () => {
  const [one] = readItems(item("<title>a &unknown; \ud800</title><wp:status>draft</wp:status>"));
  const prepared = one && prepareItem(one, {});
  ok(prepared?.content);
  ok(JSON.stringify(prepared).isWellFormed());
});

Deno.test("cleaning cleaned HTML changes nothing", () => {
  const raw =
    "<dl><dt>Tea</dt><dd>hot</dd></dl>[caption id=1]<img src='https://a.test/b.png'> A cup[/caption]" +
    "<video src='https://a.test/v.mp4'></video>loose\n\ntext";
  const once = cleanArticle(raw).html;
  equal(cleanArticle(once).html, once);
  match(once, /<figcaption> ?A cup<\/figcaption>/);
  equal(cutBlocks(once).blocks.length, 5);
});
