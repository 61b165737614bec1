// @ts-types="npm:@types/papaparse@5.5.2"
import Papa from "npm:papaparse@5.7.1";
import type { KeywordRow, RejectedRow } from "./types.ts";

const KEYWORD_COLUMNS = [
  "keyword",
  "volume",
  "volume_min",
  "volume_max",
  "difficulty",
  "cpc",
  "currency",
  "intent",
];
const REJECTED_COLUMNS = ["line", "reason_code", "reason", "raw"];

/** CSV of keywords, UTF-8 with a byte order mark for Excel; unknown is empty. */
export function toKeywordsCsv(rows: Omit<KeywordRow, "line">[]): string {
  return toCsv(KEYWORD_COLUMNS, rows);
}

/** CSV of rejected rows with their line numbers and reasons. */
export function toRejectedCsv(rejected: RejectedRow[]): string {
  return toCsv(REJECTED_COLUMNS, rejected);
}

/** Cells that a spreadsheet would run as a formula get a leading apostrophe. */
function toCsv(columns: string[], rows: object[]): string {
  const csv = Papa.unparse(rows, {
    columns,
    newline: "\r\n",
    escapeFormulae: /^[\s\p{Cc}]*[=+\-@＝＋－＠]/u,
  });
  return `\ufeff${csv}\r\n`;
}
