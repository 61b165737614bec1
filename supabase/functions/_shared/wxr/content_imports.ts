import { z } from "npm:zod@4.6.7";
import { csvHead, csvLine } from "../exports/csv.ts";
import { type Db, unwrap, unwrapOne } from "../db.ts";

const ContentImport = z.object({
  id: z.uuid(),
  filename: z.string(),
  origin: z.string(),
  status: z.enum(["queued", "running", "done", "failed", "cancelled"]),
  items: z.int(),
  stored: z.int(),
  updated: z.int(),
  skipped: z.int(),
  error: z.string().nullable(),
  created_at: z.string(),
});
/** An import of a WordPress file; items = stored + updated + skipped when it is done. */
export type ContentImport = z.infer<typeof ContentImport>;

const ImportedItem = z.object({
  number: z.int(),
  outcome: z.enum(["stored", "updated", "skipped"]),
  reason: z.string(),
  title: z.string(),
  post_type: z.string(),
  link: z.string(),
  content_id: z.uuid().nullable(),
  differences: z.array(z.string()),
});
/** What became of an item of a file. */
export type ImportedItem = z.infer<typeof ImportedItem>;

const IMPORT = "id, filename, origin, status, items, stored, updated, skipped, error, created_at";
const ITEM = "number, outcome, reason, title, post_type, link, content_id, differences";
const SHOWN = 200;
const CHUNK = 1000;

/** The latest imports of a site, newest first, at most 20. */
export async function listContentImports(
  { db }: { db: Db },
  siteId: string,
): Promise<ContentImport[]> {
  const answer = await db.from("content_imports").select(IMPORT).eq("site_id", siteId)
    .order("created_at", { ascending: false }).limit(20);
  return z.array(ContentImport).parse(unwrap(answer));
}

/** How far imports are; those that may not be seen are left out. */
export async function readContentImports(
  { db }: { db: Db },
  ids: string[],
): Promise<ContentImport[]> {
  return z.array(ContentImport).parse(
    unwrap(await db.from("content_imports").select(IMPORT).in("id", ids)),
  );
}

/** An import with its first 200 items. Throws `not_found`. */
export async function readContentImport(
  { db }: { db: Db },
  id: string,
): Promise<ContentImport & { rows: ImportedItem[] }> {
  const answer = await db.from("content_imports").select(
    `${IMPORT}, rows:content_import_items(${ITEM})`,
  )
    .eq("id", id).order("number", { referencedTable: "content_import_items" })
    .limit(SHOWN, { referencedTable: "content_import_items" }).maybeSingle();
  return ContentImport.extend({ rows: z.array(ImportedItem) }).parse(
    unwrapOne<unknown>(answer, "import"),
  );
}

/** Ends an import under way; what it stored stays. Throws `not_found`, `forbidden`. */
export async function cancelContentImport({ db }: { db: Db }, id: string): Promise<void> {
  unwrap(await db.rpc("cancel_content_import", { p_id: id }));
}

const COLUMNS = ["number", "outcome", "title", "post_type", "link", "reason", "differences"];

/** What became of every item of an import, as CSV in chunks. Throws `not_found`. */
export async function* exportImportedItems(
  { db }: { db: Db },
  id: string,
): AsyncGenerator<string> {
  unwrapOne(await db.from("content_imports").select("id").eq("id", id).maybeSingle(), "import");
  yield csvHead(COLUMNS);
  for (let after = 0;;) {
    const answer = await db.from("content_import_items").select(ITEM).eq("import_id", id)
      .gt("number", after).order("number").limit(CHUNK);
    const rows = z.array(ImportedItem).parse(unwrap(answer));
    const lines = rows.map((row) =>
      csvLine(COLUMNS, { ...row, differences: row.differences.join(" ") })
    );
    if (lines.length > 0) yield lines.join("");
    after = rows.at(-1)?.number ?? after;
    if (rows.length < CHUNK) return;
  }
}
