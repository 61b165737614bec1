import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { fieldOf } from "./reading/headers.ts";
import { readKeywordFile } from "./reading/read.ts";
import { type ColumnMapping, KEYWORD_FIELDS, type ReadResult } from "./reading/types.ts";
import { readUpload, type UploadOwner } from "./uploads.ts";

const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|", none: null } as const;
export type DelimiterName = keyof typeof DELIMITERS;

/** The name of a delimiter as forms post it. */
export function delimiterName(delimiter: ReadResult["delimiter"]): DelimiterName {
  const found = Object.entries(DELIMITERS).find(([, value]) => value === delimiter);
  return (found?.[0] ?? "none") as DelimiterName;
}

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

/** Reads a file with a person's corrections. Throws what `readKeywordFile` throws. */
export function readCorrected(
  bytes: Uint8Array,
  filename: string | undefined,
  corrections: Corrections | undefined,
): ReadResult {
  if (!corrections) return readKeywordFile(bytes, { filename });
  const { columns, delimiter, headerRow, moved } = corrections;
  if (!moved) {
    return readKeywordFile(bytes, { filename, mapping: { columns, delimiter, headerRow } });
  }
  const mapping = { columns: { keyword: 0 }, delimiter, headerRow };
  const seen = readKeywordFile(bytes, { filename, mapping });
  const named: ColumnMapping["columns"] = {};
  for (const { header, index } of seen.columns) {
    const field = fieldOf(header);
    if (field) named[field] ??= index;
  }
  if (Object.keys(named).length === 0) return seen;
  return readKeywordFile(bytes, {
    filename,
    mapping: { ...mapping, columns: { keyword: 0, ...named } },
  });
}

export interface PreviewInput {
  owner: UploadOwner;
  uploadId: string;
  sectorId: string;
  filename?: string;
  corrections?: Corrections;
}

/** What an import would do: the file as it was understood, and how many keywords exist already. */
export interface ImportPreview {
  file: ReadResult;
  /** Rows of the file whose keyword the sector has already; they will be merged. */
  known: number;
}

/**
 * Reads an upload as it would be imported; null when the upload is gone. Throws what
 * `readKeywordFile` throws.
 */
export async function previewImport(
  { db }: { db: Db },
  { owner, uploadId, sectorId, filename, corrections }: PreviewInput,
): Promise<ImportPreview | null> {
  const bytes = await readUpload({ db }, owner, uploadId);
  if (!bytes) return null;
  const file = readCorrected(bytes, filename, corrections);
  const answer = await db.rpc("count_known_keywords", {
    p_sector_id: sectorId,
    p_keywords: file.rows.map(({ keyword }) => keyword),
  });
  return { file, known: unwrap(answer) ?? 0 };
}
