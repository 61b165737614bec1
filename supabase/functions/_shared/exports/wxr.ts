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

/** What an item says of itself. */
interface ItemText {
  title: string;
  link: string;
  author: string;
  guid: string;
  html: string;
  excerpt: string;
  postId: string;
  date: string;
  slug: string;
  status: string;
  type: string;
  terms: { domain: string; nicename: string; name: string }[];
}

/**
 * A content as an item, and before it the picture that stands at its head in WordPress. `number` is its id in the file
 * unless it came with one; its guid says the same content in every file. What came from WordPress and was not edited
 * since goes out as it came.
 */
export function wxrItem(
  content: ExportedContent,
  { number, siteUrl }: { number: number; siteUrl: string },
): string {
  const { origin } = content;
  const isUntouched = origin?.cleaned_version === content.version;
  const own = ownText(content, String(number), siteUrl);
  const { fields } = origin ?? {};
  const text: ItemText = !fields ? own : {
    ...own,
    link: fields.link,
    author: fields.author,
    guid: fields.guid,
    postId: fields.post_id,
    date: fields.date,
    slug: fields.slug,
    ...(isUntouched
      ? {
        title: fields.title,
        html: origin?.html ?? "",
        excerpt: fields.excerpt,
        status: fields.status,
        type: fields.type,
        terms: fields.terms,
      }
      : {}),
  };
  const meta = metaOf(content);
  const { featured } = fields ?? {};
  if (!featured) return item(text, meta);
  const pictureId = `${FIRST_PICTURE + number}`;
  const picture = {
    ...text,
    html: "",
    excerpt: "",
    terms: [],
    postId: pictureId,
    type: "attachment",
  };
  const name = `${text.slug}-picture`;
  const attachment = item(
    {
      ...picture,
      title: name,
      slug: name,
      guid: featured.url,
      link: featured.url,
      status: "inherit",
    },
    [["_wp_attachment_image_alt", featured.alt]],
    featured.url,
  );
  return attachment + item(text, [...meta, ["_thumbnail_id", pictureId]]);
}

/** Ids of pictures begin here, far from those of posts. */
const FIRST_PICTURE = 1_000_000_000;

function ownText(content: ExportedContent, postId: string, siteUrl: string): ItemText {
  const date = content.published_at ?? content.created_at;
  return {
    title: content.title,
    link: content.external_url ?? `${siteUrl}/${content.slug}`,
    author: "igny8",
    guid: `urn:igny8:content:${content.id}`,
    html: sanitizeHtml(content.html),
    excerpt: content.excerpt,
    postId,
    date: new Date(date).toISOString().slice(0, 19).replace("T", " "),
    slug: content.slug,
    status: STATUSES[content.status] ?? "draft",
    type: content.entity_type === "page" ? "page" : "post",
    terms: [
      ...content.categories.map((name) => ({ domain: "category", nicename: nicename(name), name })),
      ...content.tags.map((name) => ({ domain: "post_tag", nicename: nicename(name), name })),
    ],
  };
}

function item(text: ItemText, meta: [key: string, value: string][], attachmentUrl = ""): string {
  const time = Date.parse(`${text.date.replace(" ", "T")}Z`);
  const lines = [
    `<title>${cdata(text.title)}</title>`,
    `<link>${escapeXml(text.link)}</link>`,
    `<pubDate>${new Date(Number.isFinite(time) ? time : 0).toUTCString()}</pubDate>`,
    `<dc:creator>${cdata(text.author)}</dc:creator>`,
    `<guid isPermaLink="false">${escapeXml(text.guid)}</guid>`,
    "<description></description>",
    `<content:encoded>${cdata(text.html)}</content:encoded>`,
    `<excerpt:encoded>${cdata(text.excerpt)}</excerpt:encoded>`,
    `<wp:post_id>${escapeXml(text.postId)}</wp:post_id>`,
    `<wp:post_date>${escapeXml(text.date)}</wp:post_date>`,
    `<wp:post_date_gmt>${escapeXml(text.date)}</wp:post_date_gmt>`,
    "<wp:comment_status>closed</wp:comment_status>",
    "<wp:ping_status>closed</wp:ping_status>",
    `<wp:post_name>${cdata(text.slug)}</wp:post_name>`,
    `<wp:status>${escapeXml(text.status)}</wp:status>`,
    "<wp:post_parent>0</wp:post_parent>",
    "<wp:menu_order>0</wp:menu_order>",
    `<wp:post_type>${escapeXml(text.type)}</wp:post_type>`,
    "<wp:post_password></wp:post_password>",
    "<wp:is_sticky>0</wp:is_sticky>",
    ...(attachmentUrl
      ? [`<wp:attachment_url>${escapeXml(attachmentUrl)}</wp:attachment_url>`]
      : []),
    ...text.terms.map(({ domain, nicename, name }) =>
      `<category domain="${escapeXml(domain)}" nicename="${escapeXml(nicename)}">${
        cdata(name)
      }</category>`
    ),
    ...meta.map(([key, value]) =>
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

function nicename(name: string): string {
  const plain = name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-");
  return plain.replace(/^-|-$/g, "") || encodeURIComponent(name.toLowerCase());
}

/** As in WordPress' own exports: nothing in the text can end it. */
function cdata(text: string): string {
  const allowed = text
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "");
  return `<![CDATA[${allowed.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
