import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

const Picture = z.object({
  id: z.string(),
  kind: z.string(),
  position: z.int(),
  alt: z.string(),
  after_heading: z.string().nullable(),
  storage_path: z.string().nullable(),
  content_type: z.string().nullable(),
});

const Origin = z.object({
  html: z.string(),
  cleaned_version: z.int(),
  origin_key: z.string(),
  fields: z.object({
    guid: z.string(),
    post_id: z.string(),
    link: z.string(),
    author: z.string(),
    slug: z.string(),
    type: z.string(),
    status: z.string(),
    title: z.string(),
    excerpt: z.string(),
    date: z.string(),
    terms: z.array(z.object({ domain: z.string(), nicename: z.string(), name: z.string() })),
    featured: z.object({ url: z.string(), alt: z.string() }).optional(),
  }),
});
/** What content that came from a WordPress file was there. */
export type ExportedOrigin = z.infer<typeof Origin>;

const Exported = z.object({
  id: z.uuid(),
  title: z.string(),
  slug: z.string(),
  html: z.string(),
  excerpt: z.string(),
  meta_title: z.string(),
  meta_description: z.string(),
  primary_keyword: z.string().nullable(),
  secondary_keywords: z.array(z.string()),
  tags: z.array(z.string()),
  categories: z.array(z.string()),
  entity_type: z.string(),
  status: z.string(),
  source: z.string(),
  external_url: z.string().nullable(),
  version: z.int(),
  published_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  origin: Origin.nullable().catch(null),
  images: z.array(Picture).transform((images) =>
    images.flatMap(({ storage_path, ...image }) => storage_path ? [{ ...image, storage_path }] : [])
      .toSorted((a, b) => a.kind.localeCompare(b.kind) || a.position - b.position)
  ),
});
/** A piece of content as files are made of it. */
export type ExportedContent = z.infer<typeof Exported>;

const COLUMNS = "id, title, slug, html, excerpt, meta_title, meta_description, primary_keyword, " +
  "secondary_keywords, tags, categories, entity_type, status, source, external_url, version, " +
  "published_at, created_at, updated_at, " +
  "origin:content_origins(html, cleaned_version, origin_key, fields), " +
  "images(id, kind, position, alt, after_heading, storage_path, content_type)";
/** Contents held at once. */
const CHUNK = 20;

/** Contents in the order of `ids`; those the person may not see are left out. Throws `not_found` when that is all. */
export async function* readExported(
  { db }: { db: Db },
  ids: readonly string[],
): AsyncGenerator<ExportedContent> {
  for (let at = 0; at < ids.length; at += CHUNK) {
    const wanted = ids.slice(at, at + CHUNK);
    const rows: unknown = unwrap(
      await db.from("content").select(COLUMNS).in("id", wanted),
    );
    const found = new Map(z.array(Exported).parse(rows).map((row) => [row.id, row]));
    if (found.size === 0 && ids.length <= CHUNK) {
      throw new AppError("not_found", "There is nothing to export.");
    }
    for (const id of wanted) {
      const content = found.get(id);
      if (content) yield content;
    }
  }
}
