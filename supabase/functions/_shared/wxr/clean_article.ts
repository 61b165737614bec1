import { load } from "npm:cheerio@1.2.0/slim";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import { cutBlocks } from "../publishing/cut_blocks.ts";

/** HTML of WordPress as an article of ours, and sentences about what is not as it was. */
export interface CleanedArticle {
  html: string;
  differences: string[];
}

/** Elements whose loss nobody sees. */
const UNSEEN = new Set([
  "div",
  "section",
  "tbody",
  "font",
  "center",
  "source",
  "html",
  "body",
  "head",
]);

/**
 * Makes an article of what WordPress stores, of its block editor or its classic one: loose text becomes paragraphs,
 * players and frames become links, everything an article may not have goes. Text and links stay.
 */
export function cleanArticle(raw: string): CleanedArticle {
  const { blocks, foreign } = cutBlocks(withLinks(raw));
  const html = sanitizeHtml(blocks.map((block) => block.html).join("\n"));
  return { html, differences: differencesOf(raw, html, foreign) };
}

/** Players, frames, captions and definition lists in the words of an article. */
function withLinks(raw: string): string {
  const captioned = raw.replace(
    /\[caption[^\]]{0,500}\]\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([^[]{0,2000})\[\/caption\]/g,
    "<figure>$1<figcaption>$2</figcaption></figure>",
  );
  const $ = load(captioned, null, false);
  for (const element of $("video, audio, iframe, embed, object").toArray()) {
    const media = $(element);
    const source = media.attr("src") ?? media.attr("data") ??
      media.find("source[src], embed[src]").attr("src") ?? "";
    const isSafe = /^(https?:)?\/\//i.test(source);
    const link = $("<a></a>").attr("href", source).text(media.attr("title") || source);
    media.replaceWith(isSafe ? $("<p></p>").append(link) : $("<p></p>").text(media.text()));
  }
  for (const list of $("dl").toArray()) {
    const items = $(list).find("dt, dd").toArray().map((item) =>
      $("<li></li>").append(
        item.tagName === "dt"
          ? $("<strong></strong>").append($(item).contents())
          : $(item).contents(),
      )
    );
    $(list).replaceWith($("<ul></ul>").append(...items));
  }
  return $.html();
}

function differencesOf(raw: string, html: string, foreign: string[]): string[] {
  const [before, after] = [countTags(raw), countTags(html)];
  const sentences: string[] = [];
  for (const [tag, count] of before) {
    const lost = count - (after.get(tag) ?? 0);
    if (lost > 0 && !UNSEEN.has(tag)) sentences.push(`<${tag}>: ${lost} not kept as such.`);
  }
  const filled = new Set(
    [...raw.matchAll(/<!--\s*wp:([\w/-]+)(?:\s[^>]*)?\/-->/g)].map(([, name]) => name),
  );
  for (const name of filled) sentences.push(`Block ${name}: WordPress fills it, it has no text.`);
  if (/<!--\s*nextpage\s*-->/.test(raw)) sentences.push("Page breaks are gone; it is one page.");
  for (
    const [shortcode] of new Set(raw.match(/\[(gallery|embed|audio|video|playlist)\b/g)).entries()
  ) {
    sentences.push(`${shortcode}]: a short code stays as text.`);
  }
  for (const part of foreign.filter((part) => !part.startsWith("<!--"))) {
    sentences.push(`Left out: ${part.replace(/\s+/g, " ").slice(0, 150)}`);
  }
  return sentences.slice(0, 60);
}

function countTags(html: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const element of load(html, null, false)("*").toArray()) {
    if (!("tagName" in element)) continue;
    const tag = element.tagName.toLowerCase();
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return counts;
}
