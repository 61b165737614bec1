import { fileError } from "./file_error.ts";
import { isBlank } from "./header_row.ts";
import { cleanKeyword, keywordProblem, withoutTextFormula } from "./keyword_text.ts";
import type { RowLayout } from "./layout.ts";
import { DecimalEvidence, isUnknown } from "./numbers.ts";
import { resultPages } from "./results.ts";
import { MAX_LINE_CHARS, readRecords } from "./records.ts";
import type { FileRecord, KeywordField, RejectCode, RejectedRow } from "./types.ts";

export const NUMBER_FIELDS = [
  "volume",
  "volume_min",
  "volume_max",
  "difficulty",
  "cpc",
  "cpc_min",
  "cpc_max",
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

/** A row whose keyword is sound and whose other cells wait for the evidence of the whole file. */
export interface DraftRow {
  line: number;
  keyword: string;
  cells: Partial<Record<KeywordField, string>>;
  /** Pages of search results that the row names. */
  results?: string[];
}

export interface DraftRows {
  drafts: DraftRow[];
  rejected: RejectedRow[];
  total: number;
  evidence: Record<NumberField, DecimalEvidence>;
  /** Rows whose last cells were missing. */
  short: number;
  /** True when the file has monthly columns and at least one is filled. */
  monthly: boolean;
}

/** More rows are refused, so that time and memory stay bounded; split files can follow each other. */
export const MAX_ROWS = 1_000_000;
const FOOTER_ROWS = 3;
const FOOTER =
  /^(grand )?(totals?|sum|averages?|gesamt|summe|totale|total general|somme)\b\s*:?\s*[\d.,]*$|^(©|copyright|source:|exported|generated|export date)/i;

/** Which part of the file a text is. */
export interface PartOfFile {
  /** The line of the file it begins with, from 1. */
  startLine: number;
  /** Whether the file ends with it, so that a footer may stand there. */
  isLast: boolean;
}
const WHOLE: PartOfFile = { startLine: 1, isLast: true };

/**
 * Goes through a file or a part of it once: sorts out rows that cannot be kept and gathers number
 * evidence. Raises `file_too_large` above `MAX_ROWS`.
 */
export function draftRows(text: string, layout: RowLayout, part: PartOfFile = WHOLE): DraftRows {
  const found: DraftRows = {
    drafts: [],
    rejected: [],
    total: 0,
    evidence: Object.fromEntries(
      NUMBER_FIELDS.map((field) => [field, new DecimalEvidence()]),
    ) as Record<NumberField, DecimalEvidence>,
    short: 0,
    monthly: false,
  };
  // The last rows are held back until it is known that nothing follows: they may be a footer.
  let held: FileRecord[] = [];
  for (const block of readRecords(text, layout.delimiter, part.startLine)) {
    const rows = block.filter((record) => record.line >= layout.firstDataLine && !isBlank(record));
    held.push(...rows);
    for (const record of held.slice(0, -FOOTER_ROWS)) addRow(found, record, layout, false);
    held = held.slice(-FOOTER_ROWS);
  }
  for (const record of held) addRow(found, record, layout, part.isLast);
  return found;
}

function addRow(
  found: DraftRows,
  record: FileRecord,
  layout: RowLayout,
  atEnd: boolean,
): void {
  if (++found.total > MAX_ROWS) {
    throw fileError(
      "file_too_large",
      "The file has more than a million rows. Split it and upload the parts.",
    );
  }
  const cell = record.cells[layout.fields.keyword ?? 0];
  const problem = shapeProblem(record, layout, atEnd);
  const keyword = cleanKeyword(withoutTextFormula(cell ?? ""));
  const reason = problem ?? keywordProblem(keyword);
  if (reason) {
    found.rejected.push({
      line: record.line,
      raw: record.raw.slice(0, 200).toWellFormed(),
      reason_code: reason.code,
      reason: reason.reason,
    });
    return;
  }
  if (record.cells.length < layout.width) found.short++;
  found.monthly ||= layout.months.some((index) => hasFigure(record.cells[index] ?? ""));
  const draft: DraftRow = { line: record.line, keyword, cells: fieldCells(found, record, layout) };
  if (layout.results.length > 0) {
    draft.results = resultPages(layout.results.map((index) => record.cells[index] ?? ""));
  }
  found.drafts.push(draft);
}

function hasFigure(cell: string): boolean {
  return cell.trim() !== "" && !isUnknown(cell);
}

function fieldCells(found: DraftRows, record: FileRecord, layout: RowLayout): DraftRow["cells"] {
  const cells: DraftRow["cells"] = {};
  for (const field of fieldsRead(layout)) {
    const cell = record.cells[layout.fields[field] ?? -1];
    if (cell !== undefined && cell !== "") cells[field] = cell;
  }
  for (const field of NUMBER_FIELDS) {
    const cell = cells[field];
    if (cell !== undefined) found.evidence[field].add(cell);
  }
  return cells;
}

function fieldsRead(layout: RowLayout): KeywordField[] {
  return (Object.keys(layout.fields) as KeywordField[]).filter((field) => field !== "keyword");
}

function shapeProblem(
  record: FileRecord,
  layout: RowLayout,
  atEnd: boolean,
): { code: RejectCode; reason: string } | null {
  const { cells, raw } = record;
  if (raw.length > MAX_LINE_CHARS) {
    return { code: "line_too_long", reason: "The line is longer than a million characters." };
  }
  if (isRepeatedHeader(cells, layout.headerCells)) {
    return { code: "repeated_header", reason: "The header row stands here once more." };
  }
  if (atEnd && isFooter(cells, layout)) {
    return { code: "footer", reason: "This is a note or a total under the table, not a keyword." };
  }
  if (cells.length <= (layout.fields.keyword ?? 0)) {
    const reason = `The row has ${count(cells.length)}; the keyword column is missing.`;
    return { code: "too_few_cells", reason };
  }
  if (cells.length > layout.width && cells.slice(layout.width).some((cell) => cell.trim() !== "")) {
    const reason = `The row has ${count(cells.length)} where the table has ${layout.width}: ` +
      "a keyword with the delimiter in it needs quotation marks.";
    return { code: "too_many_cells", reason };
  }
  return null;
}

function count(cells: number): string {
  return cells === 1 ? "1 cell" : `${cells} cells`;
}

function isRepeatedHeader(cells: string[], header: string[] | null): boolean {
  return header !== null && cells.length === header.length &&
    cells.every((cell, i) => cell === header[i]);
}

/** A lone cell under a wide table, or a total in place of the keyword. */
function isFooter(cells: string[], layout: RowLayout): boolean {
  const filled = cells.filter((cell) => cell.trim() !== "");
  const text = (filled[0] ?? "").trim().slice(0, 200);
  if (layout.width >= 3 && cells.length === 1) return true;
  const keyword = (cells[layout.fields.keyword ?? 0] ?? "").trim();
  return layout.width >= 2 && (keyword === "" || keyword.startsWith(text)) && FOOTER.test(text);
}
