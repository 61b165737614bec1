import { publicImagePath } from "./article_page.ts";
import type { PublicSite } from "./read_public_site.ts";
import { escapeXml } from "./xml.ts";

/** The sitemap of a public site, pictures included. `origin` is where the app answers. */
export function sitemapXml(site: PublicSite, { origin }: { origin: string }): string {
  const base = `${origin}/sites/${site.slug}`;
  const newest = site.articles.map(({ updated_at }) => updated_at).toSorted().at(-1);
  const pages = site.articles.map(({ slug, updated_at, image }) =>
    url(`${base}/${slug}`, updated_at, image && origin + publicImagePath(site.slug, image))
  );
  return '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" ' +
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n' +
    [url(base, newest ?? site.updated_at, null), ...pages].join("\n") + "\n</urlset>\n";
}

function url(loc: string, changed: string, image: string | null): string {
  const picture = image
    ? `<image:image><image:loc>${escapeXml(image)}</image:loc></image:image>`
    : "";
  return `<url><loc>${escapeXml(loc)}</loc><lastmod>${
    new Date(changed).toISOString()
  }</lastmod>${picture}</url>`;
}
