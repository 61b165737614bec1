import { z } from "npm:zod@4.6.7";
import { ZipEntry, ZipState } from "./zip.ts";

/** The private bucket in which the parts lie, under `{account}/{export}/{number}`. */
export const EXPORTS_BUCKET = "exports";

const Table = z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number() });
export const Tables = z.array(Table);
export type Table = z.infer<typeof Table>;

/** How far an export is; the database keeps it between two parts. */
export const ExportState = z.object({
  zip: ZipState,
  tables: Tables,
  /** The file being made: two for each table, then articles, read me, manifest, directory. */
  step: z.int(),
  /** The key behind which the step goes on. */
  after: z.json(),
  /** Rows of the step so far, or files of the article behind `after`. */
  within: z.int(),
  /** Rows asked for at once; follows the size of the rows. */
  limit: z.int(),
  /** Rows written of all steps, for the percent. */
  done: z.int(),
  /** Rows by file, for the manifest. */
  counts: z.record(z.string(), z.int()),
  /** Pictures whose bytes are gone. */
  missing: z.array(z.string()),
  /** Offset of the directory and lines in it, once it is begun. */
  directory: z.object({ start: z.number(), count: z.int() }).nullable(),
});
export type ExportState = z.infer<typeof ExportState>;

/** An export that a worker has taken up. */
export const ClaimedExport = z.object({
  id: z.uuid(),
  account_id: z.uuid(),
  lease: z.uuid(),
  attempts: z.int(),
  parts: z.int(),
  state: z.union([ExportState, z.object({}).strict()]),
  created_at: z.string(),
  account: z.object({ name: z.string(), slug: z.string() }),
});
export type ClaimedExport = z.infer<typeof ClaimedExport>;

export const Rows = z.object({
  rows: z.array(z.record(z.string(), z.json())),
  last: z.json(),
});

const Picture = z.object({
  id: z.string(),
  kind: z.string(),
  position: z.int(),
  alt: z.string(),
  after_heading: z.string().nullable(),
  storage_path: z.string(),
  content_type: z.string().nullable(),
});
export const Article = z.object({
  id: z.uuid(),
  title: z.string(),
  slug: z.string(),
  html: z.string(),
  meta_title: z.string(),
  meta_description: z.string(),
  status: z.string(),
  published_at: z.string().nullable(),
  site_slug: z.string(),
  images: z.array(Picture),
});
export type Article = z.infer<typeof Article>;
export const Articles = z.object({ rows: z.array(Article), last: z.string().nullable() });

export const Entries = z.object({ rows: z.array(z.array(ZipEntry)), last: z.int().nullable() });
