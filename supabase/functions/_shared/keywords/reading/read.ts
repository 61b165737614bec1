import { fileError } from "./file_error.ts";
import { draftRows, type PartOfFile } from "./draft_rows.ts";
import { refuseTooLarge } from "./file_kind.ts";
import { finishRows } from "./finish_rows.ts";
import { fieldOf } from "./headers.ts";
import { detectLayout } from "./layout.ts";
import { isUnknown, readNumber } from "./numbers.ts";
import { openDecoded, type OpenedFile, openFileNow } from "./open_file.ts";
import { planOf, type ReadingPlan } from "./plan.ts";
import type { ColumnMapping, KeywordRow, ReadResult, RejectedRow } from "./types.ts";

export interface ReadOptions {
  filename?: string;
  mapping?: ColumnMapping;
}

/** What a part of a file holds. Always: total = rows + merged + rejected. */
export interface PartRows {
  rows: KeywordRow[];
  merged: number;
  rejected: RejectedRow[];
  total: number;
}

/** Search Console's pages export at most this many rows. */
const SEARCH_CONSOLE_LIMIT = 1000;

/**
 * Reads a keyword file of any known form and layout. Every row becomes a keyword, is merged into an
 * earlier one or is rejected with a reason. Raises AppError `file_empty`, `file_too_large`,
 * `file_binary` or `file_no_keywords`, and nothing else.
 */
export function readKeywordFile(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  return readOpened(openFileNow(bytes), options);
}

/** Reads pasted text in the same way; raises the same errors. */
export function readKeywordText(
  text: string,
  options: Pick<ReadOptions, "mapping"> = {},
): ReadResult {
  refuseTooLarge(text.length);
  return readOpened(openDecoded(text, "utf-8", []), options);
}

/** Reads a file that was opened before. Raises the same errors. */
export function readOpened(file: OpenedFile, options: ReadOptions): ReadResult {
  return readFirst(file, options).result;
}

/** A file, or the first part of one, with the plan its further parts are read by. */
export interface FirstReading {
  result: ReadResult;
  plan: ReadingPlan;
}

/** Reads a file, or the first part of one that has more. Raises the same errors. */
export function readFirst(
  file: OpenedFile,
  { mapping, filename }: ReadOptions,
  isLast = true,
): FirstReading {
  const plain = plainLines(file.text);
  const { text, note } = mapping || file.delimiter !== undefined
    ? { text: plain, note: [] }
    : oneLineList(plain);
  const layout = detectLayout(text, { mapping, filename, delimiter: file.delimiter });
  const found = draftRows(text, layout, { startLine: 1, isLast });
  if (found.total === 0) {
    throw fileError("file_empty", "The file has a header row but no rows under it.");
  }
  const { rows, merged, warnings, numbers } = finishRows(found, layout);
  const result: ReadResult = {
    form: file.form,
    part: file.part,
    encoding: file.encoding,
    delimiter: layout.delimiter,
    source: layout.source,
    confidence: layout.confidence,
    why: layout.why,
    market: file.market ?? layout.market,
    headerRow: layout.headerRow,
    columns: layout.columns,
    rows,
    merged,
    rejected: found.rejected,
    total_rows: found.total,
    warnings: [
      ...file.warnings,
      ...note,
      ...layout.warnings,
      ...warnings,
      ...shortRows(found.short),
      ...(isLast ? truncated(layout.source, found.total) : []),
    ],
  };
  return { result, plan: planOf(layout, numbers) };
}

/** Reads a further part of a file as its first part was read. Lines count through the whole file. */
export function readPart(text: string, plan: ReadingPlan, part: PartOfFile): PartRows {
  const found = draftRows(text, plan, part);
  const { rows, merged } = finishRows(found, plan, plan.numbers);
  return { rows, merged: merged.length, rejected: found.rejected, total: found.total };
}

/** Line ends become "\n"; Excel's "sep=;" line becomes blank, so that line numbers hold. */
export function plainLines(text: string): string {
  const unmarked = text.startsWith("\ufeff") ? text.slice(1) : text;
  const lines = unmarked.includes("\r") ? unmarked.replace(/\r\n?/g, "\n") : unmarked;
  return lines.replace(/^"?sep=[,;\t|]"?(?=\n)/i, "");
}

/** "nike socks, wool socks, …" pasted as one line is a list. */
function oneLineList(text: string): { text: string; note: string[] } {
  const line = text.trim();
  if (line.includes("\n") || line.includes('"') || line.length > 1_000_000) {
    return { text, note: [] };
  }
  const separator = line.includes(";") ? ";" : ",";
  const items = line.split(separator).map((item) => item.trim()).filter((item) => item !== "");
  const words = items.every((item) => !isUnknown(item) && readNumber(item, ".") === null);
  if (items.length < 2 || !words || items.some((item) => fieldOf(item) === "keyword")) {
    return { text, note: [] };
  }
  return {
    text: items.join("\n"),
    note: [`One line was read as ${items.length} keywords, split at "${separator}".`],
  };
}

function shortRows(count: number): string[] {
  if (count === 0) return [];
  return [`${count} ${count === 1 ? "row has" : "rows have"} fewer cells than the table.`];
}

function truncated(source: string, total: number): string[] {
  if (source !== "search_console" || total !== SEARCH_CONSOLE_LIMIT) return [];
  return ["Search Console exports stop at 1,000 rows; there are probably more searches."];
}
