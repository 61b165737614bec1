import { placeImages } from "../content/place_images.ts";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import { toMarkdown } from "./markdown.ts";
import type { Article } from "./schema.ts";

/** A file of an article: text, or the bytes that lie in Storage. */
export type ArticleFile = { path: string; text: string } | { path: string; stored: string };

/** Endings of picture files by their type. */
export const PICTURE_ENDINGS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
};

/** The article as HTML and as Markdown, then its pictures; always in the same order. */
export function articleFiles(article: Article): ArticleFile[] {
  const pictures = article.images.map((image) => ({ ...image, path: picturePath(article, image) }));
  const html = placeImages(
    sanitizeHtml(article.html),
    pictures.map((picture) => ({ ...picture, url: `/${picture.path}` })),
  ).replaceAll('src="/images/', 'src="../../images/');
  const path = `articles/${article.site_slug}/${article.slug}`;
  return [
    { path: `${path}.html`, text: articlePage(article, html) },
    { path: `${path}.md`, text: `${frontMatter(article)}\n${toMarkdown(html)}` },
    ...pictures.map((picture) => ({ path: picture.path, stored: picture.storage_path })),
  ];
}

function picturePath(article: Article, image: Article["images"][number]): string {
  const extension = PICTURE_ENDINGS[image.content_type ?? ""] ?? "bin";
  const { site_slug, slug } = article;
  return `images/${site_slug}/${slug}-${image.kind}-${image.position}.${extension}`;
}

/** An article as a web page; `meta` are further names and values for its head, empty ones left out. */
export function articlePage(
  { title, meta_title, meta_description }: Pick<
    Article,
    "title" | "meta_title" | "meta_description"
  >,
  html: string,
  meta: Record<string, string> = {},
): string {
  const more = Object.entries(meta).filter(([, value]) => value !== "")
    .map(([name, value]) => `\n<meta name="${escaped(name)}" content="${escaped(value)}">`);
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(meta_title || title)}</title>
<meta name="description" content="${escaped(meta_description)}">${more.join("")}
</head>
<body>
<article>
<h1>${escaped(title)}</h1>
${html}
</article>
</body>
</html>
`;
}

function frontMatter({ title, meta_title, meta_description, status, published_at, slug }: Article) {
  const fields = { title, slug, status, published_at, meta_title, meta_description };
  // JSON strings are YAML strings, whatever is in them.
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n\n# ${title.replace(/\s+/g, " ")}\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
