import { type Cheerio, type CheerioAPI, load } from "npm:cheerio@1.2.0/slim";
import type { Element } from "npm:domhandler@6.0.1";

/** A picture in the library of WordPress, by the address that stands in the HTML. */
export type MediaByUrl = ReadonlyMap<string, { id: string }>;

/** What WordPress calls a block: its name, its settings and its HTML. */
interface Block {
  name: string;
  attributes?: Record<string, unknown>;
  html: string;
}

/**
 * Sanitised HTML as blocks of WordPress's editor, the first of which carries `marker`, so that the post is known again.
 * What no block fits stays as HTML. Empty HTML becomes one empty paragraph.
 */
export function toBlocks(html: string, marker: string, media: MediaByUrl = new Map()): string {
  const $ = load(html, null, false);
  const blocks = $.root().contents().toArray().flatMap((node): Block[] => {
    if (node.type === "tag") return [blockOf($, $(node), media)];
    const text = node.type === "text" ? node.data.trim() : "";
    return text ? [paragraph(escape(text))] : [];
  });
  const [first = paragraph(""), ...rest] = blocks;
  const marked = { ...first, attributes: { ...first.attributes, metadata: { igny8: marker } } };
  return [marked, ...rest].map(written).join("\n\n");
}

/** Elements that are blocks of their own within a quote. */
const STANDING = new Set([
  ...["p", "ul", "ol", "h2", "h3", "h4", "pre", "blockquote", "table", "figure", "hr"],
]);

function blockOf($: CheerioAPI, element: Cheerio<Element>, media: MediaByUrl): Block {
  const name = element.prop("tagName")?.toLowerCase() ?? "";
  const inner = element.html() ?? "";
  switch (name) {
    case "p":
      return paragraph(inner);
    case "h2":
    case "h3":
    case "h4":
      return heading(name, inner);
    case "ul":
    case "ol":
      return isPlainList($, element)
        ? list($, element, name)
        : { name: "html", html: $.html(element) };
    case "blockquote":
      return quote($, element, media);
    case "pre":
      return preformatted($, element);
    case "hr":
      return {
        name: "separator",
        html: '<hr class="wp-block-separator has-alpha-channel-opacity"/>',
      };
    case "table":
      return table($.html(element));
    case "figure":
      return figure($, element, media) ?? { name: "html", html: $.html(element) };
    case "img":
      return image(element, "", media);
    default:
      return { name: "html", html: $.html(element) };
  }
}

const paragraph = (inner: string): Block => ({ name: "paragraph", html: `<p>${inner}</p>` });

function heading(tag: "h2" | "h3" | "h4", inner: string): Block {
  const level = Number(tag.slice(1));
  return {
    name: "heading",
    ...(level === 2 ? {} : { attributes: { level } }),
    html: `<${tag} class="wp-block-heading">${inner}</${tag}>`,
  };
}

/** Whether a list and those within it have nothing but items: what stands between them fits no block. */
function isPlainList($: CheerioAPI, element: Cheerio<Element>): boolean {
  return element.find("ul, ol").addBack().toArray().every((each) =>
    $(each).contents().toArray().every((child) =>
      child.type === "tag" ? child.tagName === "li" : $(child).text().trim() === ""
    )
  );
}

function list($: CheerioAPI, element: Cheerio<Element>, tag: "ul" | "ol"): Block {
  const start = Number(element.attr("start"));
  const isStarting = tag === "ol" && Number.isInteger(start) && start !== 1;
  const items = element.children("li").toArray().map((item) => {
    const copy = $(item).clone();
    const nested = copy.children("ul, ol").toArray().map((child) => {
      const block = list($, $(child), child.tagName === "ol" ? "ol" : "ul");
      $(child).remove();
      return written(block);
    });
    return written({
      name: "list-item",
      html: `<li>${copy.html()?.trim()}${nested.join("")}</li>`,
    });
  });
  return {
    name: "list",
    ...(tag === "ol" ? { attributes: { ordered: true, ...(isStarting ? { start } : {}) } } : {}),
    html: `<${tag}${isStarting ? ` start="${start}"` : ""} class="wp-block-list">${
      items.join("\n\n")
    }</${tag}>`,
  };
}

/** A quote of blocks; text that stands beside them becomes paragraphs. */
function quote($: CheerioAPI, element: Cheerio<Element>, media: MediaByUrl): Block {
  const blocks: Block[] = [];
  let loose = "";
  const endLoose = () => {
    if (loose.replace(/<br\s*\/?>/g, "").trim()) blocks.push(paragraph(loose.trim()));
    loose = "";
  };
  for (const child of element.contents().toArray()) {
    const isBlock = child.type === "tag" && STANDING.has(child.tagName);
    if (!isBlock) loose += $.html(child);
    else {
      endLoose();
      blocks.push(blockOf($, $(child), media));
    }
  }
  endLoose();
  const inside = blocks.map(written).join("\n\n");
  return { name: "quote", html: `<blockquote class="wp-block-quote">${inside}</blockquote>` };
}

function preformatted($: CheerioAPI, element: Cheerio<Element>): Block {
  const code = element.children("code");
  return code.length === 1 && element.contents().length === 1
    ? { name: "code", html: `<pre class="wp-block-code"><code>${code.html()}</code></pre>` }
    : {
      name: "preformatted",
      html: `<pre class="wp-block-preformatted">${$(element).html()}</pre>`,
    };
}

function table(html: string, caption = ""): Block {
  return { name: "table", html: `<figure class="wp-block-table">${html}${told(caption)}</figure>` };
}

/** A picture or a table with its caption; null when there is anything else in it. */
function figure($: CheerioAPI, element: Cheerio<Element>, media: MediaByUrl): Block | null {
  const captions = element.children("figcaption");
  const shown = element.contents().not(captions)
    .filter((_, child) => child.type === "tag" || $(child).text().trim() !== "");
  if (captions.length > 1 || shown.length !== 1) return null;
  const caption = captions.html() ?? "";
  if (shown.is("img")) return image(element.children("img"), caption, media);
  return shown.is("table") ? table($.html(shown), caption) : null;
}

const told = (caption: string) =>
  caption ? `<figcaption class="wp-element-caption">${caption}</figcaption>` : "";

function image(picture: Cheerio<Element>, caption: string, media: MediaByUrl): Block {
  const url = picture.attr("src") ?? "";
  const known = media.get(url);
  const shown = `<img src="${escape(url)}" alt="${escape(picture.attr("alt") ?? "")}"${
    known ? ` class="wp-image-${known.id}"` : ""
  }/>`;
  return {
    name: "image",
    attributes: { ...(known ? { id: Number(known.id) } : {}), sizeSlug: "full" },
    html: `<figure class="wp-block-image size-full">${shown}${told(caption)}</figure>`,
  };
}

function written({ name, attributes, html }: Block): string {
  // As WordPress writes it: nothing in the settings may end the comment that holds them.
  const settings = attributes
    ? ` ${
      JSON.stringify(attributes).replaceAll("--", "\\u002d\\u002d").replaceAll("<", "\\u003c")
        .replaceAll(">", "\\u003e").replaceAll("&", "\\u0026")
    }`
    : "";
  return `<!-- wp:${name}${settings} -->\n${html}\n<!-- /wp:${name} -->`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
