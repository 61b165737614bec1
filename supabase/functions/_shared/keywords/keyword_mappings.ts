import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { delimiterName } from "./delimiter_names.ts";
import { KEYWORD_FIELDS, type ReadResult } from "./reading/types.ts";
import { KeywordImport } from "./schema.ts";

const Columns = z.object({
  delimiter: z.string(),
  header_row: z.string(),
  columns: z.partialRecord(z.enum(KEYWORD_FIELDS), z.int().min(0).max(999)),
});

/** A digest of a file's headers, by which its mapping is found again; null without headers. */
export async function headerKey({ columns, headerRow }: ReadResult): Promise<string | null> {
  if (headerRow === null || columns.length < 2) return null;
  const text = columns.map(({ header }) => header.toLowerCase()).join("\u0001");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** Remembers how a file's columns were understood, for all files with its headers. */
export async function saveMapping(
  { db }: { db: Db },
  { siteId, name, file }: { siteId: string; name: string; file: ReadResult },
): Promise<void> {
  const headers = await headerKey(file);
  if (!headers) return;
  const columns = Object.fromEntries(
    file.columns.flatMap(({ field, index }) => field ? [[field, index]] : []),
  );
  unwrap(
    await db.rpc("save_keyword_mapping", {
      p_site_id: siteId,
      p_headers: headers,
      p_name: name.trim() || "Mapping",
      p_columns: {
        delimiter: delimiterName(file.delimiter),
        header_row: String(file.headerRow ?? 0),
        columns,
      },
    }),
  );
}

/** The fields of a preview's form that a saved mapping sets, or null when there is none. */
export async function findMapping(
  { db }: { db: Db },
  file: ReadResult,
): Promise<Record<string, string> | null> {
  const headers = await headerKey(file);
  if (!headers) return null;
  const answer = await db.from("keyword_mappings").select("name, columns").eq("headers", headers)
    .maybeSingle();
  const found = unwrap(answer);
  const saved = Columns.safeParse(found?.columns).data;
  if (!found || !saved) return null;
  const chosen = Object.entries(saved.columns).map(([field, index]) => [`column_${index}`, field]);
  return {
    delimiter: saved.delimiter,
    header_row: String(file.headerRow ?? saved.header_row),
    mapping: found.name,
    ...Object.fromEntries(chosen),
  };
}

/** Forgets a mapping. Throws `not_found`, `forbidden`. */
export async function deleteMapping({ db }: { db: Db }, id: string): Promise<void> {
  unwrap(await db.rpc("delete_keyword_mapping", { p_id: id }));
}

const ImportDesk = z.object({
  imports: z.array(KeywordImport),
  mappings: z.array(z.object({ id: z.string(), name: z.string(), updated_at: z.string() })),
});
/** A site's last imports and its account's mappings. */
export type ImportDesk = z.infer<typeof ImportDesk>;

/** Reads what the import page shows beside its form. Throws `not_found`. */
export async function readImportDesk({ db }: { db: Db }, siteId: string): Promise<ImportDesk> {
  const answer = await db.rpc("keyword_import_desk", { p_site_id: siteId });
  return ImportDesk.parse(unwrapOne(answer, "site"));
}
