import { sanitizeHtml } from "../content/sanitize_html.ts";
import { escapeXml } from "../publishing/xml.ts";
import type { ExportedContent } from "./exported_content.ts";

const STATUSES: Record<string, string> = {
  published: "publish",
  review: "pending",
  archived: "trash",
};

/** The beginning of a file in WordPress' export format, WXR 1.2. */
export function wxrHead(
  { name, url, at }: { name: string; url: string; at: Date },
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
  <title>${escapeXml(name)}</title>
  <link>${escapeXml(url)}</link>
  <pubDate>${at.toUTCString()}</pubDate>
  <wp:wxr_version>1.2</wp:wxr_version>
  <wp:base_site_url>${escapeXml(url)}</wp:base_site_url>
  <wp:base_blog_url>${escapeXml(url)}</wp:base_blog_url>
  <generator>IGNY8</generator>
`;
}

export function wxrFoot(): string {
  return "</channel>\n</rss>\n";
}

/** A content as an item. `number` is its id in the file; its guid says the same content in every file. */
export function wxrItem(
  content: ExportedContent,
  { number, siteUrl }: { number: number; siteUrl: string },
): string {
  const status = STATUSES[content.status] ?? "draft";
  const date = content.published_at ?? content.created_at;
  const link = content.external_url ?? `${siteUrl}/${content.slug}`;
  const type = content.entity_type === "page" ? "page" : "post";
  const lines = [
    `<title>${cdata(content.title)}</title>`,
    `<link>${escapeXml(link)}</link>`,
    `<pubDate>${new Date(date).toUTCString()}</pubDate>`,
    `<dc:creator>${cdata("igny8")}</dc:creator>`,
    `<guid isPermaLink="false">urn:igny8:content:${content.id}</guid>`,
    "<description></description>",
    `<content:encoded>${cdata(sanitizeHtml(content.html))}</content:encoded>`,
    `<excerpt:encoded>${cdata(content.excerpt)}</excerpt:encoded>`,
    `<wp:post_id>${number}</wp:post_id>`,
    `<wp:post_date>${wpDate(date)}</wp:post_date>`,
    `<wp:post_date_gmt>${wpDate(date)}</wp:post_date_gmt>`,
    `<wp:post_modified_gmt>${wpDate(content.updated_at)}</wp:post_modified_gmt>`,
    "<wp:comment_status>closed</wp:comment_status>",
    "<wp:ping_status>closed</wp:ping_status>",
    `<wp:post_name>${cdata(content.slug)}</wp:post_name>`,
    `<wp:status>${status}</wp:status>`,
    "<wp:post_parent>0</wp:post_parent>",
    "<wp:menu_order>0</wp:menu_order>",
    `<wp:post_type>${type}</wp:post_type>`,
    "<wp:post_password></wp:post_password>",
    "<wp:is_sticky>0</wp:is_sticky>",
    ...content.categories.map((name) => term("category", name)),
    ...content.tags.map((name) => term("post_tag", name)),
    ...metaOf(content).map(([key, value]) =>
      `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value>${
        cdata(value)
      }</wp:meta_value></wp:postmeta>`
    ),
  ];
  return `  <item>\n${lines.map((line) => `    ${line}\n`).join("")}  </item>\n`;
}

/** What Yoast and Rank Math read, and our own keywords. */
function metaOf(content: ExportedContent): [key: string, value: string][] {
  const both: [string, string, string][] = [
    ["_yoast_wpseo_title", "rank_math_title", content.meta_title],
    ["_yoast_wpseo_metadesc", "rank_math_description", content.meta_description],
    ["_yoast_wpseo_focuskw", "rank_math_focus_keyword", content.primary_keyword ?? ""],
  ];
  return both.filter(([, , value]) => value !== "")
    .flatMap(([yoast, rankMath, value]): [string, string][] => [[yoast, value], [rankMath, value]]);
}

function term(domain: string, name: string): string {
  const nicename = name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || encodeURIComponent(name.toLowerCase());
  return `<category domain="${domain}" nicename="${escapeXml(nicename)}">${cdata(name)}</category>`;
}

/** As in WordPress' own exports: nothing in the text can end it. */
function cdata(text: string): string {
  const allowed = text
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "");
  return `<![CDATA[${allowed.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

/** 2026-01-31 09:30:00, in UTC. */
function wpDate(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace("T", " ");
}
