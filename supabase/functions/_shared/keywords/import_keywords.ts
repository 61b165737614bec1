import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { type IntentGuesser, intentGuesser } from "./intents/learn_intents.ts";
import { type ImportChoices, NO_CHOICES, sectorOf, type SectorRule } from "./import_choices.ts";
import type { KeywordRow, ReadResult, RejectedRow } from "./reading/types.ts";
import { KeywordImport } from "./schema.ts";

/** Rows per request; larger chunks gain nothing, smaller ones pay a round trip each. */
const CHUNK = 5000;

export interface ImportInput {
  sectorId: string;
  file: ReadResult;
  filename?: string;
  kind?: "csv" | "manual";
  /** The same key is the same import, however often it is sent. */
  key: string;
  /** Told how many of the file's rows are stored so far. */
  onProgress?: (stored: number) => void;
  choices?: ImportChoices;
}

/**
 * Stores the rows of a file and keeps its rejected rows with their reasons. Every chunk is stored
 * once: sending the same import again, even at the same time, continues where the other one is.
 * Always imported + merged + rejected = total_rows. Throws `not_found`, `forbidden`,
 * `module_disabled`, `account_suspended`.
 */
export async function importKeywords(
  { db }: { db: Db },
  { sectorId, file, filename, kind = "csv", key, onProgress, choices = NO_CHOICES }: ImportInput,
): Promise<KeywordImport> {
  const begun = KeywordImport.parse(unwrap(
    await db.rpc("begin_keyword_import", {
      p_sector_id: sectorId,
      p_source: file.source,
      p_filename: filename ?? "",
      p_total: file.total_rows,
      p_merged: file.merged.length,
      p_rejected: file.rejected.length,
      p_key: key,
      p_choices: chosen(choices),
    }),
  ));
  await storeRejections(db, begun.id, file.rejected);
  let record = begun;
  const guesser = intentGuesser(file.rows);
  for (let at = begun.stored_rows; at < file.rows.length; at += CHUNK) {
    const answer = await db.rpc("import_keywords", {
      p_import_id: begun.id,
      p_kind: kind,
      p_offset: at,
      p_rows: file.rows.slice(at, at + CHUNK).map((row) => storedRow(row, choices.rules, guesser)),
    });
    record = KeywordImport.parse(unwrap(answer));
    onProgress?.(record.stored_rows);
  }
  return record;
}

async function storeRejections(db: Db, importId: string, rejected: RejectedRow[]): Promise<void> {
  for (let at = 0; at < rejected.length; at += CHUNK) {
    unwrap(
      await db.rpc("store_import_rejections", {
        p_import_id: importId,
        p_offset: at,
        p_rows: rejected.slice(at, at + CHUNK).map(storedRejection),
      }),
    );
  }
}

/** A row as the database takes it, with the sector that a rule gives it and a guess where no intent is given. */
export function storedRow(
  { line: _line, ...row }: KeywordRow,
  rules: SectorRule[],
  guesser: IntentGuesser,
) {
  const intent = row.intent ?? guesser.guess(row.keyword);
  const told = { ...row, intent, intent_source: row.intent === null ? "guessed" : "given" };
  const sector_id = sectorOf(row.keyword, rules);
  return sector_id === null ? told : { ...told, sector_id };
}

/** A rejected row as the database takes it: Postgres keeps no NUL in text. */
export function storedRejection(row: RejectedRow) {
  return { ...row, raw: row.raw.replaceAll("\u0000", "\ufffd") };
}

/** What the record of an import keeps of the choices. */
export function chosen({ on_known, country, language }: ImportChoices) {
  return { on_known, country, language };
}

const Rejection = z.object({
  line: z.int(),
  raw: z.string(),
  reason_code: z.string(),
  reason: z.string(),
});
export type Rejection = z.infer<typeof Rejection>;

const ImportReport = KeywordImport.extend({
  sector: z.string(),
  /** Keywords it brought: those that can be taken back, and why the others stay. */
  remains: z.object({
    removable: z.int(),
    clustered: z.int(),
    archived: z.int(),
    changed: z.int(),
  }),
  rejections: z.array(Rejection),
});
/** An import with its sector's name and the first of its rejected rows. */
export type ImportReport = z.infer<typeof ImportReport>;

/** An import with up to 100 of its rejected rows. Throws `not_found`. */
export async function readImport({ db }: { db: Db }, id: string): Promise<ImportReport> {
  const answer = await db.rpc("read_keyword_import", { p_id: id, p_limit: 100 });
  return ImportReport.parse(unwrapOne(answer, "import"));
}

/** The import that was begun with this key, or null. */
export async function findImport({ db }: { db: Db }, key: string): Promise<string | null> {
  const answer = await db.from("keyword_imports").select("id").eq("idempotency_key", key)
    .maybeSingle();
  return unwrap(answer)?.id ?? null;
}

/** All rejected rows of an import, in chunks. */
export async function* readRejections(
  { db }: { db: Db },
  importId: string,
): AsyncGenerator<Rejection[]> {
  for (let at = 0;; at += CHUNK) {
    const answer = await db.rpc("import_rejections", {
      p_import_id: importId,
      p_offset: at,
      p_limit: CHUNK,
    });
    const rows = z.array(Rejection).parse(unwrap(answer));
    if (rows.length > 0) yield rows;
    if (rows.length < CHUNK) return;
  }
}
