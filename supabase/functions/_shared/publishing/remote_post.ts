import { z } from "npm:zod@4.6.7";
import { decodeHTML } from "npm:entities@8.1.0";
import { cleanArticle } from "../wxr/clean_article.ts";
import { type PreparedItem, prepareItem } from "../wxr/prepare_item.ts";
import type { Version } from "./merge_content.ts";

const Text = z.object({ raw: z.string().nullish(), rendered: z.string().nullish() })
  .transform(({ raw, rendered }) => raw ?? rendered ?? "");
const Names = z.array(z.string()).optional().catch(undefined);

/** A post as WordPress or its plugin reports it: the shape of its REST API, and the names of its terms. */
export const RemotePost = z.object({
  id: z.int(),
  type: z.string().catch("post"),
  status: z.string(),
  slug: z.string().catch(""),
  link: z.string().catch(""),
  date_gmt: z.string().nullish(),
  modified_gmt: z.string().nullish(),
  title: Text,
  content: Text,
  excerpt: Text.catch(""),
  guid: Text.optional().catch(undefined),
  categories: z.array(z.int()).catch([]),
  tags: z.array(z.int()).catch([]),
  category_names: Names,
  tag_names: Names,
  meta: z.record(z.string(), z.unknown()).catch({}),
});
export type RemotePost = z.infer<typeof RemotePost>;

/** States that a post can have at a destination. */
export const DESTINATION_STATUSES = ["draft", "pending", "publish", "future", "private", "trash"];

const SEO = {
  meta_title: ["_yoast_wpseo_title", "rank_math_title"],
  meta_description: ["_yoast_wpseo_metadesc", "rank_math_description"],
} as const;

/** The post as a side of a merge; what WordPress does not tell is not known. */
export function versionOf(post: RemotePost): Version {
  const isPage = post.type === "page";
  return {
    html: cleanArticle(post.content).html,
    title: plain(post.title),
    excerpt: plain(post.excerpt),
    ...(post.slug ? { slug: post.slug } : {}),
    ...seoOf(post),
    ...(!isPage && post.tag_names ? { tags: post.tag_names.map(plain) } : {}),
    ...(!isPage && post.category_names
      // WordPress puts it where there is none.
      ? { categories: post.category_names.map(plain).filter((name) => name !== "Uncategorized") }
      : {}),
  };
}

function seoOf({ meta }: RemotePost): Partial<Version> {
  const found: Partial<Version> = {};
  for (const field of ["meta_title", "meta_description"] as const) {
    const values = SEO[field].map((key) => meta[key]).filter((value) => typeof value === "string");
    const value = values.find((one) => one !== "") ?? values[0];
    // A template of the plugin is no text of anybody.
    if (value !== undefined && !value.includes("%")) found[field] = plain(value);
  }
  return found;
}

function plain(html: string): string {
  return decodeHTML(html.replace(/<[^>]*>/g, "")).replace(/\s+/g, " ").trim();
}

/** The post as content that was not written here, or why it becomes none. */
export function preparePost(post: RemotePost): PreparedItem {
  const site = URL.canParse(post.link) ? new URL(post.link).origin : "";
  const ownGuid = `${site}/?${post.type === "page" ? "page_id" : "p"}=${post.id}`;
  const term = (domain: string) => (name: string) => ({ domain, nicename: "", name });
  return prepareItem({
    number: 1,
    title: post.title,
    link: post.link,
    guid: post.guid ?? ownGuid,
    creator: "",
    content: post.content,
    excerpt: post.excerpt,
    post_id: String(post.id),
    post_date: "",
    post_date_gmt: (post.date_gmt ?? "").replace("T", " "),
    post_name: post.slug,
    status: post.status,
    post_type: post.type,
    post_password: "",
    attachment_url: "",
    terms: [
      ...(post.category_names ?? []).map(term("category")),
      ...(post.tag_names ?? []).map(term("post_tag")),
    ],
    meta: Object.fromEntries(
      Object.entries(post.meta).flatMap(([key, value]) =>
        typeof value === "string" ? [[key, value]] : []
      ),
    ),
    isCut: false,
  }, {});
}

/** Its terms by their ids there. */
export function termsOf({ categories, tags, category_names, tag_names }: RemotePost) {
  const named = (taxonomy: string, ids: number[], names: string[] = []) =>
    ids.length === names.length
      ? ids.map((id, i) => ({ taxonomy, term_id: String(id), name: plain(names[i] ?? "") }))
      : [];
  return [...named("category", categories, category_names), ...named("post_tag", tags, tag_names)];
}
