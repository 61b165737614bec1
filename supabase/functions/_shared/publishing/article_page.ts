import { placeImages } from "../content/place_images.ts";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import { articleJsonLd } from "../content/structured_data.ts";
import type { PublicArticle } from "./read_public_article.ts";

/** Words a minute of an adult who reads to understand. */
const READING_SPEED = 230;

export interface ArticlePage {
  title: string;
  /** For the document's title and for search engines. */
  metaTitle: string;
  description: string;
  /** Address of the page, absolute. */
  url: string;
  siteUrl: string;
  /** Safe to show; pictures inside the article are in place, the featured one is not. */
  html: string;
  hero: { src: string; alt: string; width: number; height: number } | null;
  /** Absolute address of the picture to share. */
  shareImage: { url: string; alt: string; width: number; height: number } | null;
  minutes: number;
  published: string;
  updated: string;
  jsonLd: string;
}

export type ShownImage = PublicArticle["images"][number];

/** Everything a page of an article shows, computed from what is stored; HTML is sanitised again. */
export function articlePage(
  article: Omit<PublicArticle, "more">,
  { origin, imagePath }: {
    /** Where the app answers, e.g. https://example.com */
    origin: string;
    /** Path of a picture's bytes; previews use another door than the public page. */
    imagePath?: (image: ShownImage) => string;
  },
): ArticlePage {
  const base = `/sites/${article.site.slug}`;
  const pathOf = imagePath ?? ((image) => publicImagePath(article.site.slug, image));
  const siteUrl = origin + base;
  const url = `${siteUrl}/${article.slug}`;
  const featured = article.images.find(({ kind }) => kind === "featured") ?? null;
  const inside = article.images.filter(({ kind }) => kind !== "featured");
  const description = article.meta_description || article.excerpt;
  const hero = featured && {
    src: pathOf(featured),
    alt: featured.alt,
    width: featured.width ?? 1536,
    height: featured.height ?? 1024,
  };
  return {
    title: article.title,
    metaTitle: article.meta_title || article.title,
    description,
    url,
    siteUrl,
    html: placeImages(
      sanitizeHtml(article.html),
      inside.map((image) => ({ ...image, url: pathOf(image) })),
    ),
    hero,
    shareImage: hero && { ...hero, url: origin + hero.src },
    minutes: Math.max(1, Math.round(article.word_count / READING_SPEED)),
    published: article.published_at,
    updated: article.updated_at,
    jsonLd: articleJsonLd({
      title: article.title,
      description,
      url,
      images: article.images.map((image) => origin + pathOf(image)),
      published_at: article.published_at,
      updated_at: article.updated_at,
      word_count: article.word_count,
      keywords: [...(article.primary_keyword ? [article.primary_keyword] : []), ...article.tags],
      section: article.categories[0] ?? null,
      site: { name: article.site.name, url: siteUrl },
    }),
  };
}

/** Path of a public picture; it changes with the picture, so it may be cached for long. */
export function publicImagePath(
  siteSlug: string,
  { id, updated_at }: { id: string; updated_at: string },
): string {
  return `/sites/${siteSlug}/images/${id}?v=${new Date(updated_at).getTime().toString(36)}`;
}
