import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";
import { Elsewhere, isSlug, reachable } from "./read_public_site.ts";

const PublicArticle = z.object({
  site: z.object({
    name: z.string(),
    slug: z.string(),
    domain: z.string().nullable(),
    description: z.string(),
  }),
  title: z.string(),
  slug: z.string(),
  html: z.string(),
  excerpt: z.string(),
  meta_title: z.string(),
  meta_description: z.string(),
  primary_keyword: z.string().nullable(),
  tags: z.array(z.string()),
  categories: z.array(z.string()),
  word_count: z.int(),
  entity_type: z.string(),
  published_at: z.string(),
  updated_at: z.string(),
  images: z.array(z.object({
    id: z.uuid(),
    kind: z.enum(["featured", "in_article"]),
    position: z.int(),
    alt: z.string(),
    after_heading: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    updated_at: z.string(),
  })),
  more: z.array(z.object({ title: z.string(), slug: z.string() })),
});
/** A published article with its site, pictures and related articles. */
export type PublicArticle = z.infer<typeof PublicArticle>;

/** An article, or where its readers find it. Throws `not_found` unless it is published on an active site. */
export async function findPublicArticle(
  { db }: { db: Db },
  { site, slug }: { site: string; slug: string },
): Promise<PublicArticle | Elsewhere> {
  const known = isSlug(site) && isSlug(slug);
  const found = unwrapOne(
    await db.rpc("public_article", { p_site_slug: known ? site : "", p_slug: known ? slug : "" }),
    "article",
  );
  return reachable(z.union([PublicArticle, Elsewhere]).parse(found), "article");
}

/** Throws `not_found` unless the article is published on an active site that has public pages here. */
export async function readPublicArticle(
  deps: { db: Db },
  input: { site: string; slug: string },
): Promise<PublicArticle> {
  const found = await findPublicArticle(deps, input);
  if ("elsewhere" in found) throw new AppError("not_found", "This article was not found.");
  return found;
}
