import { publicImagePath } from "./article_page.ts";
import type { PublicSite } from "./read_public_site.ts";
import { escapeXml } from "./xml.ts";

/** The RSS 2.0 feed of a public site's latest articles. `origin` is where the app answers. */
export function rssXml(site: PublicSite, { origin }: { origin: string }): string {
  const base = `${origin}/sites/${site.slug}`;
  const newest = site.articles[0]?.published_at ?? site.updated_at;
  const items = site.articles.map((article) => {
    const link = escapeXml(`${base}/${article.slug}`);
    const picture = article.image
      ? `<media:content medium="image" url="${
        escapeXml(origin + publicImagePath(site.slug, article.image))
      }"/>`
      : "";
    return `<item><title>${escapeXml(article.title)}</title><link>${link}</link>` +
      `<guid isPermaLink="true">${link}</guid>` +
      // Newsreaders take a description for HTML, so plain text is escaped for that first.
      `<description>${
        escapeXml(escapeXml(article.excerpt || article.meta_description))
      }</description>` +
      `<pubDate>${new Date(article.published_at).toUTCString()}</pubDate>` +
      article.tags.map((tag) => `<category>${escapeXml(tag)}</category>`).join("") +
      `${picture}</item>`;
  });
  return '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" ' +
    'xmlns:media="http://search.yahoo.com/mrss/"><channel>' +
    `<title>${escapeXml(site.name)}</title><link>${escapeXml(base)}</link>` +
    `<description>${escapeXml(site.description || site.name)}</description>` +
    `<lastBuildDate>${new Date(newest).toUTCString()}</lastBuildDate>` +
    `<atom:link rel="self" type="application/rss+xml" href="${escapeXml(base)}/rss.xml"/>\n` +
    items.join("\n") + "\n</channel></rss>\n";
}
