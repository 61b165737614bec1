import { deepEqual, equal, ok } from "node:assert/strict";
import { load } from "cheerio";
import type { ExportedContent } from "core/exports/exported_content.ts";
import { wxrFoot, wxrHead, wxrItem } from "core/exports/wxr.ts";
import { cleanArticle } from "core/wxr/clean_article.ts";
import { prepareItem } from "core/wxr/prepare_item.ts";
import { type WxrItem, WxrReader } from "core/wxr/read_wxr.ts";

const FILE = new URL(
  "../../../../shared/data/wordpress/themeunittestdata.wordpress.xml",
  import.meta.url,
);

/** The 186 items with which WordPress themes are tested; they lie outside the repository. */
async function themeItems(): Promise<WxrItem[] | null> {
  const text = await Deno.readTextFile(FILE).catch(() => null);
  if (text === null) return null;
  const items: WxrItem[] = [];
  const reader = new WxrReader((item) => items.push(item));
  reader.write(text);
  reader.end();
  return items;
}

const items = await themeItems();
const ignore = items === null;

function wordsOf(html: string): Map<string, number> {
  const plain = html.replace(/\[\/?caption[^\]]*\]/g, " ");
  const $ = load(
    plain.replace(
      /<(?=\/?(p|div|li|td|th|dt|dd|h\d|br|address|blockquote|pre|figcaption|cite|option|summary)\b)/g,
      " <",
    ),
    null,
    false,
  );
  $("video, audio, iframe, script, style, form").remove();
  const counts = new Map<string, number>();
  for (const word of $.root().text().match(/[\p{L}\p{N}]+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function linksOf(html: string): Set<string> {
  const $ = load(html, null, false);
  return new Set([
    ...$("a[href^=http]").toArray().map((link) => $(link).attr("href") ?? ""),
    ...$("img[src^=http]").toArray().map((image) => $(image).attr("src") ?? ""),
  ]);
}

const KEPT = ["img", "ul", "ol", "li", "table", "tr", "td", "h2", "h3", "pre"];

function countsOf(html: string): Map<string, number> {
  const $ = load(html, null, false);
  return new Map(KEPT.map((tag) => [tag, $(tag).length]));
}

Deno.test({
  name: "each of the 186 items of WordPress' theme test data has its place",
  ignore,
  fn() {
    const prepared = (items ?? []).map((item) => prepareItem(item, {}));
    equal(prepared.length, 186);
    const counts = Object.groupBy(prepared, (one) => one.content ? "content" : one.reason_code);
    deepEqual(
      Object.fromEntries(Object.entries(counts).map(([key, list]) => [key, list?.length])),
      { content: 79, attachment: 37, nav_menu_item: 70 },
    );
    const keys = prepared.flatMap(({ content }) => content ? [String(content.origin_key)] : []);
    equal(new Set(keys).size, 79);
  },
});

Deno.test({
  name: "their text, links, pictures, lists and tables are kept",
  ignore,
  fn() {
    for (const item of items ?? []) {
      const { html } = cleanArticle(item.content);
      const words = wordsOf(html);
      for (const [word, count] of wordsOf(item.content)) {
        ok((words.get(word) ?? 0) >= count, `${item.title}: "${word}" is lost`);
      }
      const links = linksOf(html);
      for (const link of linksOf(item.content)) {
        ok(links.has(link), `${item.title}: ${link} is lost`);
      }
      const counts = countsOf(html);
      for (const [tag, count] of countsOf(item.content)) {
        ok((counts.get(tag) ?? 0) >= count, `${item.title}: <${tag}> is lost`);
      }
    }
  },
});

Deno.test({
  name: "what of them is content goes out as a WordPress file and comes back the same",
  ignore,
  fn() {
    const given = (items ?? []).map((item) => prepareItem(item, {}))
      .flatMap(({ content }) => content ? [content] : []);
    const file = wxrHead({ name: "Theme", url: "https://igny8.test", at: new Date(0) }) +
      given.map((content, index) =>
        wxrItem(exportedOf(content), { number: index + 1, siteUrl: "https://igny8.test" })
      ).join("") + wxrFoot();
    const back: WxrItem[] = [];
    const reader = new WxrReader((item) => back.push(item));
    reader.write(file);
    reader.end();
    deepEqual(back.map((item) => prepareItem(item, {}).content), given);
  },
});

function exportedOf(content: Record<string, unknown>): ExportedContent {
  const { raw_html: html, origin_key, fields } = content;
  const origin = { html, origin_key, fields, cleaned_version: 1 };
  const own = { id: "x", version: 1, source: "wordpress", created_at: "2026-01-01", images: [] };
  return {
    ...content,
    ...own,
    updated_at: "2026-01-01",
    secondary_keywords: [],
    origin,
  } as unknown as ExportedContent;
}
