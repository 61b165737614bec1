import slugify from "npm:@sindresorhus/slugify@3.0.1";
import anyAscii from "npm:any-ascii@0.3.3";
import { decodeHTML } from "npm:entities@8.1.0";
import { LONGEST_HTML } from "../content/sanitize_html.ts";
import { cleanArticle } from "./clean_article.ts";
import type { WxrItem } from "./read_wxr.ts";

/** Pictures and files of the export, by the post id of their item. */
export type Attachments = Record<string, { url: string; alt: string }>;

/** An item as the database takes it; one without `content` is skipped for its reason. */
export interface PreparedItem {
  number: number;
  title: string;
  post_type: string;
  link: string;
  reason_code: string;
  reason: string;
  differences: string[];
  content?: Record<string, unknown>;
}

const TYPES: Record<string, string> = { post: "blog_post", page: "page", product: "product" };
const STATUSES: Record<string, string> = {
  publish: "published",
  future: "approved",
  pending: "review",
  draft: "draft",
  private: "draft",
  trash: "archived",
};
/** Other items, and why none of them becomes content. */
const OTHERS: Record<string, string> = {
  attachment:
    "A picture or file: it stays where it is, and articles that show it go on showing it.",
  nav_menu_item: "An entry of a menu, not an article.",
  revision: "An old version of another item.",
};

/** Makes content of a post, page or product, or says why it becomes none; every loss is among its differences. */
export function prepareItem(item: WxrItem, attachments: Attachments): PreparedItem {
  const known = {
    number: item.number,
    title: textOf(item.title).slice(0, 300),
    post_type: item.post_type,
    link: item.attachment_url || item.link,
    reason_code: "",
    reason: "",
    differences: [],
  };
  const skipped = (reason_code: string, reason: string) => ({ ...known, reason_code, reason });
  const type = TYPES[item.post_type];
  const status = STATUSES[item.status];
  if (!type) {
    const other = OTHERS[item.post_type] ??
      `WordPress calls it "${item.post_type}", which is no article.`;
    return skipped(item.post_type in OTHERS ? item.post_type : "other_type", other);
  }
  if (!status) {
    return skipped("other_status", `Its state "${item.status}" says that it is no article yet.`);
  }
  if (item.isCut || item.content.length > LONGEST_HTML) {
    return skipped("too_long", "It has more than a million characters.");
  }
  const { content, differences } = contentOf(item, type, status, attachments);
  return { ...known, title: String(content.title), differences, content };
}

function contentOf(item: WxrItem, entity_type: string, status: string, attachments: Attachments) {
  const raw = item.content.replaceAll("\0", "").toWellFormed();
  const { html, differences } = cleanArticle(raw);
  const shorten = (text: string, most: number, what: string) => {
    if (text.length <= most) return text;
    differences.push(`The ${what} has more than ${most} characters: "${text.slice(0, 400)}".`);
    return text.slice(0, most).replace(/\s+\S*$/, "").toWellFormed();
  };
  const isHidden = item.post_password !== "" || item.status === "private";
  if (isHidden) differences.push("It was not public in WordPress; here it is a draft.");
  const title = textOf(item.title);
  if (title === "") differences.push("It has no title in WordPress.");
  if (title !== decodeHTML(item.title).trim()) {
    differences.push(`Its title has marks: ${item.title.slice(0, 300)}`);
  }
  const excerpt = textOf(item.excerpt);
  const featured = attachments[item.meta._thumbnail_id ?? ""];
  const seo = seoOf(item, differences);
  const origin = originOf(item);
  const content = {
    origin_key: origin.key,
    raw_html: raw,
    title: shorten(title || `Untitled ${item.post_id}`, 300, "title"),
    slug: slugOf(item, title),
    html,
    excerpt: shorten(excerpt, 600, "excerpt"),
    meta_title: shorten(seo.title, 60, "meta title"),
    meta_description: shorten(seo.description, 155, "meta description"),
    primary_keyword: seo.keyword,
    tags: termsOf(item, "post_tag"),
    categories: termsOf(item, "category"),
    entity_type,
    status: isHidden ? "draft" : status,
    published_at: !isHidden && /^(publish|future)$/.test(item.status) ? dateOf(item) : null,
    external_id: item.post_id.slice(0, 100),
    external_url: /^https?:\/\//.test(item.link) ? item.link.slice(0, 2000) : null,
    fields: {
      guid: item.guid,
      post_id: item.post_id,
      link: item.link,
      author: item.creator,
      slug: item.post_name,
      type: item.post_type,
      status: isHidden ? "private" : item.status,
      title: item.title,
      excerpt: item.excerpt,
      date: item.post_date_gmt || item.post_date,
      terms: item.terms.slice(0, 200),
      seo,
      ...(featured ? { featured } : {}),
    },
  };
  return {
    content: storable(content),
    differences: differences.slice(0, 60).map((one) => one.slice(0, 500)),
  };
}

/** The same for the same post in every file. */
function originOf({ guid, link, post_id }: WxrItem): { key: string } {
  const name = guid.trim() || link.trim();
  if (/^urn:igny8:content:[0-9a-f-]{36}$/.test(name)) return { key: name };
  return { key: `${name.slice(0, 500)}#${post_id.slice(0, 60)}` };
}

/** Text without marks. */
function textOf(html: string): string {
  return decodeHTML(html.replace(/<[^>]*>/g, "")).replaceAll("\0", "").replace(/\s+/g, " ").trim();
}

function slugOf({ post_name, post_id }: WxrItem, title: string): string {
  let name = post_name;
  try {
    name = decodeURIComponent(post_name);
  } catch {
    // A stray percent sign is part of the name.
  }
  return slugify(anyAscii(name || title)).slice(0, 80) || `post-${post_id || "imported"}`;
}

function termsOf({ terms }: WxrItem, domain: string): string[] {
  const named = terms.filter((term) => term.domain === domain).map(({ name }) => textOf(name));
  const byKey = new Map(
    named.filter(Boolean).map((name) => [name.toLowerCase(), name.slice(0, 80)]),
  );
  return [...byKey.values()];
}

/** What Yoast or Rank Math keep; their templates mean nothing outside WordPress. */
function seoOf({ meta }: WxrItem, differences: string[]) {
  const read = (...keys: string[]) => {
    const found = keys.map((key) => textOf(meta[key] ?? "")).find((value) => value !== "") ?? "";
    if (!/%%?\w+%%?/.test(found)) return found;
    differences.push(`An SEO template is not kept: ${found.slice(0, 200)}`);
    return "";
  };
  const keyword = read("_yoast_wpseo_focuskw", "rank_math_focus_keyword").split(",")[0] ?? "";
  return {
    title: read("_yoast_wpseo_title", "rank_math_title"),
    description: read("_yoast_wpseo_metadesc", "rank_math_description"),
    keyword: keyword.trim().slice(0, 200),
  };
}

function dateOf({ post_date_gmt, post_date }: WxrItem): string | null {
  for (const date of [post_date_gmt, post_date]) {
    const time = Date.parse(`${date.trim().replace(" ", "T")}Z`);
    if (Number.isFinite(time) && time > 0) return new Date(time).toISOString();
  }
  return null;
}

function storable<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value),
    (_, one) => typeof one === "string" ? one.replaceAll("\0", "").toWellFormed() : one,
  );
}
