import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";

const Picture = z.object({
  id: z.uuid(),
  alt: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  updated_at: z.string(),
});
export type PublicPicture = z.infer<typeof Picture>;

const PublicSite = z.object({
  name: z.string(),
  slug: z.string(),
  domain: z.string().nullable(),
  description: z.string(),
  updated_at: z.string(),
  total: z.int(),
  articles: z.array(z.object({
    title: z.string(),
    slug: z.string(),
    excerpt: z.string(),
    meta_description: z.string(),
    published_at: z.string(),
    updated_at: z.string(),
    word_count: z.int(),
    tags: z.array(z.string()),
    image: Picture.nullable(),
  })),
});
/** What the world sees of a site: its name and a page of its articles, newest first. */
export type PublicSite = z.infer<typeof PublicSite>;

/** Where readers find what has no pages here. */
export const Elsewhere = z.object({ elsewhere: z.string() });
export type Elsewhere = z.infer<typeof Elsewhere>;

const WebAddress = z.url({ protocol: /^https?$/ });

/** Throws `not_found` where a website told an address that readers cannot be led to: its word is not ours to trust. */
export function reachable<T extends object>(found: T | Elsewhere, what: string): T | Elsewhere {
  if ("elsewhere" in found && !WebAddress.safeParse(found.elsewhere).success) {
    throw new AppError("not_found", `This ${what} was not found.`);
  }
  return found;
}

/** Slugs as sites and contents have them; anything else is not looked up. */
const Slug = z.string().max(120).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** Whether `text` can be the slug of a site or content. */
export function isSlug(text: string): boolean {
  return Slug.safeParse(text).success;
}

interface SitePage {
  slug: string;
  limit?: number;
  offset?: number;
}

/** A public site, or where its readers find it. Throws `not_found` for one that is not public. `limit` is at most 1000. */
export async function findPublicSite(
  { db }: { db: Db },
  { slug, limit = 12, offset = 0 }: SitePage,
): Promise<PublicSite | Elsewhere> {
  const wanted = isSlug(slug) ? slug : "";
  const found = unwrapOne(
    await db.rpc("public_site", { p_slug: wanted, p_limit: limit, p_offset: offset }),
    "site",
  );
  return reachable(z.union([PublicSite, Elsewhere]).parse(found), "site");
}

/** Throws `not_found` for a site that has no public pages here. `limit` is at most 1000. */
export async function readPublicSite(deps: { db: Db }, input: SitePage): Promise<PublicSite> {
  const found = await findPublicSite(deps, input);
  if ("elsewhere" in found) throw new AppError("not_found", "This site was not found.");
  return found;
}

/** A public site with all its articles, for a sitemap; at most 50,000, as sitemaps hold. */
export async function readWholePublicSite(
  deps: { db: Db },
  { slug }: { slug: string },
): Promise<PublicSite> {
  const site = await readPublicSite(deps, { slug, limit: 1000 });
  while (site.articles.length < Math.min(site.total, 50_000)) {
    const { articles } = await readPublicSite(deps, {
      slug,
      limit: 1000,
      offset: site.articles.length,
    });
    if (articles.length === 0) break;
    site.articles.push(...articles);
  }
  return site;
}
