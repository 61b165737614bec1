import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
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

const Corrections = z.object({
  delimiter: z.enum(["comma", "semicolon", "tab", "pipe", "none"]).optional().catch(undefined),
  /** 0: there is no header row. */
  header_row: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined),
});

/**
 * The corrected layout of a preview's form: `column_<index>` names a field, `delimiter` and
 * `header_row` the rest. Undefined when nothing was corrected.
 */
export function readCorrections(given: Record<string, unknown>): ColumnMapping | undefined {
  const columns: ColumnMapping["columns"] = {};
  for (const [name, field] of Object.entries(given)) {
    const index = name.match(/^column_(\d{1,3})$/)?.[1];
    const known = KEYWORD_FIELDS.find((one) => one === field);
    if (index !== undefined && known) columns[known] ??= Number(index);
  }
  const asked = Object.keys(given).some((name) => /^column_\d{1,3}$/.test(name));
  if (!asked) return undefined;
  const { delimiter, header_row } = Corrections.parse(given);
  return {
    columns,
    ...(delimiter ? { delimiter: DELIMITERS[delimiter] } : {}),
    ...(header_row !== undefined ? { headerRow: header_row === 0 ? null : header_row } : {}),
  };
}

export interface PreviewInput {
  owner: UploadOwner;
  uploadId: string;
  sectorId: string;
  filename?: string;
  mapping?: ColumnMapping;
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
  { owner, uploadId, sectorId, filename, mapping }: PreviewInput,
): Promise<ImportPreview | null> {
  const bytes = await readUpload({ db }, owner, uploadId);
  if (!bytes) return null;
  const file = readKeywordFile(bytes, { filename, mapping });
  const answer = await db.rpc("count_known_keywords", {
    p_sector_id: sectorId,
    p_keywords: file.rows.map(({ keyword }) => keyword),
  });
  return { file, known: unwrap(answer) ?? 0 };
}
