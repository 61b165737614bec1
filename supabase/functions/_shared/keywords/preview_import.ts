import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { fieldOf } from "./reading/headers.ts";
import { type ImportChoices, sectorOf } from "./import_choices.ts";
import { DELIMITERS } from "./delimiter_names.ts";
import { storedRow } from "./import_keywords.ts";
import { intentGuesser } from "./intents/learn_intents.ts";
import { findMapping } from "./keyword_mappings.ts";
import type { OpenedFile } from "./reading/open_file.ts";
import { type FirstReading, readFirst, readPart } from "./reading/read.ts";
import {
  type ColumnMapping,
  KEYWORD_FIELDS,
  type ReadResult,
  type RejectedRow,
} from "./reading/types.ts";
import { readUploadHead, readUploadPart, type UploadOwner, uploadPath } from "./uploads.ts";

/** A person's corrections of a preview: the layout, and whether the columns must be found anew. */
export interface Corrections extends ColumnMapping {
  /** The delimiter or the header row was changed, so the columns chosen before mean nothing now. */
  moved: boolean;
}

const Layout = z.object({
  delimiter: z.enum(["comma", "semicolon", "tab", "pipe", "none"]),
  was_delimiter: z.string().optional(),
  /** 0: there is no header row. */
  header_row: z.coerce.number().int().min(0).max(1_000_000),
  was_header_row: z.coerce.number().optional(),
});

/**
 * The corrections a preview's form holds: `column_<index>` names a field, `delimiter` and
 * `header_row` the rest. Undefined when there are none.
 */
export function readCorrections(given: Record<string, unknown>): Corrections | undefined {
  const layout = Layout.safeParse(given);
  if (!layout.success) return undefined;
  const columns: ColumnMapping["columns"] = {};
  for (const [name, field] of Object.entries(given)) {
    const index = name.match(/^column_(\d{1,3})$/)?.[1];
    const known = KEYWORD_FIELDS.find((one) => one === field);
    if (index !== undefined && known) columns[known] ??= Number(index);
  }
  const { delimiter, was_delimiter, header_row, was_header_row } = layout.data;
  return {
    columns,
    delimiter: DELIMITERS[delimiter],
    headerRow: header_row === 0 ? null : header_row,
    moved: (was_delimiter ?? delimiter) !== delimiter ||
      (was_header_row ?? header_row) !== header_row,
  };
}

/** Reads an opened file, or its first part, with a person's corrections. Throws what reading throws. */
export function readCorrected(
  file: OpenedFile,
  filename: string | undefined,
  corrections: Corrections | undefined,
  isLast: boolean,
): FirstReading {
  if (!corrections) return readFirst(file, { filename }, isLast);
  const { columns, delimiter, headerRow, moved } = corrections;
  if (!moved) {
    return readFirst(file, { filename, mapping: { columns, delimiter, headerRow } }, isLast);
  }
  const mapping = { columns: { keyword: 0 }, delimiter, headerRow };
  const seen = readFirst(file, { filename, mapping }, isLast);
  const named: ColumnMapping["columns"] = {};
  for (const { header, index } of seen.result.columns) {
    const field = fieldOf(header);
    if (field) named[field] ??= index;
  }
  if (Object.keys(named).length === 0) return seen;
  const found = { ...mapping, columns: { keyword: 0, ...named } };
  return readFirst(file, { filename, mapping: found }, isLast);
}

/** Lines of a file by which its columns are recognised. */
const LINES_TO_KNOW = 200;
/** Rows that a preview shows. */
export const SHOWN_ROWS = 20;

export interface PreviewInput {
  owner: UploadOwner;
  uploadId: string;
  sectorId: string;
  filename?: string;
  corrections?: Corrections;
  choices: ImportChoices;
}

/** A row as it will be stored, with the line of the file it stands on. */
export type PreviewRow = ReturnType<typeof storedRow> & { line: number; sector_id?: string };

/** What an import would do: the file as it was understood, and how many keywords exist already. */
export interface ImportPreview {
  file: ReadResult;
  /** The first rows as they will be stored: intents guessed, sectors by rule. */
  first: PreviewRow[];
  /** Rows whose keyword the site has already in the sector they go to. */
  known: number;
  /** Lines of the whole file; null when all of it is in `file`, else `file` is its first part. */
  lines: number | null;
  /** Parts the file has. */
  parts: number;
}

/**
 * Reads an upload as it would be imported, of a large one the first part; null when it is gone.
 * Throws what reading throws.
 */
export async function previewImport(
  { db }: { db: Db },
  { owner, uploadId, sectorId, filename, corrections, choices }: PreviewInput,
): Promise<ImportPreview | null> {
  const path = uploadPath(owner, uploadId);
  const [head, text] = await Promise.all([
    readUploadHead({ db }, path),
    readUploadPart({ db }, path, 1),
  ]);
  if (!head || text === null) return null;
  const isWhole = head.parts.length === 1;
  const { result: file } = readCorrected({ ...head, text }, filename, corrections, isWhole);
  const known = await countKnown(db, sectorId, file, choices);
  const first = firstStored(file, choices);
  return { file, first, known, lines: isWhole ? null : head.lines, parts: head.parts.length };
}

function firstStored({ rows }: ReadResult, { rules }: ImportChoices): PreviewRow[] {
  const guesser = intentGuesser(rows);
  return rows.slice(0, SHOWN_ROWS)
    .map((row) => ({ ...storedRow(row, rules, guesser), line: row.line }));
}

/** What will become of the rows of a part of a file. */
export interface PartCounts {
  rows: number;
  known: number;
  merged: number;
  /** Rejected rows by the reason's sentence. */
  rejected: Record<string, number>;
}

/**
 * Counts what will become of part `number` (from 1) of an upload; null when it is gone. A keyword
 * that another part has too counts in both. Throws what reading throws.
 */
export async function countPart(
  { db }: { db: Db },
  { owner, uploadId, sectorId, filename, corrections, choices }: PreviewInput,
  number: number,
): Promise<PartCounts | null> {
  const path = uploadPath(owner, uploadId);
  const [head, first, text] = await Promise.all([
    readUploadHead({ db }, path),
    readUploadPart({ db }, path, 1),
    readUploadPart({ db }, path, number),
  ]);
  const startLine = head?.parts[number - 1]?.line;
  if (!head || first === null || text === null || startLine === undefined) return null;
  // How numbers are written does not matter for counting, so a few lines tell enough.
  const { plan } = readCorrected(
    { ...head, text: firstLines(first) },
    filename,
    corrections,
    false,
  );
  const isLast = number === head.parts.length;
  const { rows, merged, rejected } = readPart(text, plan, { startLine, isLast });
  return {
    rows: rows.length,
    known: await countKnown(db, sectorId, { rows }, choices),
    merged,
    rejected: countReasons(rejected),
  };
}

/** How many rows are rejected for each reason. */
export function countReasons(rejected: Pick<RejectedRow, "reason">[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of rejected) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function firstLines(text: string): string {
  return text.split("\n", LINES_TO_KNOW).join("\n");
}

/** Rows whose keyword the site has already in the sector they go to. */
async function countKnown(
  db: Db,
  sectorId: string,
  { rows }: Pick<ReadResult, "rows">,
  { rules }: ImportChoices,
): Promise<number> {
  const bySector = Map.groupBy(rows, ({ keyword }) => sectorOf(keyword, rules) ?? sectorId);
  const counts = await Promise.all([...bySector].map(async ([sector, those]) => {
    const keywords = those.map(({ keyword }) => keyword);
    const args = { p_sector_id: sector, p_keywords: keywords };
    return unwrap(await db.rpc("count_known_keywords", args)) ?? 0;
  }));
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * What the preview of a new upload starts from: the fields of its form that a saved mapping sets;
 * empty when there is none. Never fails: a file that cannot be read is told about by the preview.
 */
export async function savedCorrections(
  deps: { db: Db },
  owner: UploadOwner,
  uploadId: string,
  filename: string,
): Promise<Record<string, string>> {
  const path = uploadPath(owner, uploadId);
  const [head, text] = await Promise.all([
    readUploadHead(deps, path),
    readUploadPart(deps, path, 1),
  ]);
  try {
    if (!head || text === null) return {};
    const { result } = readFirst({ ...head, text: firstLines(text) }, { filename }, false);
    return await findMapping(deps, result) ?? {};
  } catch {
    return {};
  }
}
