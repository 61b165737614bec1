import { placeImages } from "../content/place_images.ts";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import { type ArticleFile, articlePage, PICTURE_ENDINGS } from "./article_files.ts";
import type { ExportedContent } from "./exported_content.ts";
import { toMarkdown } from "./markdown.ts";

/** A content as one file with its pictures, under names that stay the same: they follow from its slug. */
export function contentFiles(content: ExportedContent, format: "markdown" | "html"): ArticleFile[] {
  const pictures = content.images.map((image) => ({
    ...image,
    path: `images/${content.slug}-${image.kind}-${image.position}.${
      PICTURE_ENDINGS[image.content_type ?? ""] ?? "bin"
    }`,
  }));
  const html = placeImages(
    sanitizeHtml(content.html),
    pictures.map((picture) => ({ ...picture, url: `/${picture.path}` })),
  ).replaceAll('src="/images/', 'src="images/');
  const text = format === "html"
    ? articlePage(content, html, headOf(content))
    : `${frontMatter(content)}\n# ${content.title.replace(/\s+/g, " ")}\n\n${toMarkdown(html)}`;
  return [
    { path: `${content.slug}.${format === "html" ? "html" : "md"}`, text },
    ...pictures.map(({ path, storage_path }) => ({ path, stored: storage_path })),
  ];
}

function fieldsOf(content: ExportedContent): Record<string, string | string[] | null> {
  return {
    title: content.title,
    slug: content.slug,
    type: content.entity_type,
    status: content.status,
    date: content.published_at ?? content.created_at,
    updated: content.updated_at,
    description: content.meta_description || content.excerpt,
    excerpt: content.excerpt,
    meta_title: content.meta_title,
    meta_description: content.meta_description,
    keyword: content.primary_keyword,
    keywords: content.secondary_keywords,
    categories: content.categories,
    tags: content.tags,
    url: content.external_url,
  };
}

function frontMatter(content: ExportedContent): string {
  // JSON is YAML, whatever is in it.
  const lines = Object.entries(fieldsOf(content))
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n`;
}

function headOf(content: ExportedContent): Record<string, string> {
  const keywords = [content.primary_keyword, ...content.secondary_keywords].filter(Boolean);
  return {
    ...(keywords.length > 0 ? { keywords: keywords.join(", ") } : {}),
    "article:section": content.categories.join(", "),
    "article:tag": content.tags.join(", "),
    date: content.published_at ?? content.created_at,
  };
}
