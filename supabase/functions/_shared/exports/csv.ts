import { csvText } from "../billing/read_ledger_csv.ts";

type Row = Record<string, unknown>;

/** The first line of a table's CSV, after a byte order mark for spreadsheets. */
export function csvHead(columns: readonly string[]): string {
  return `\ufeff${columns.map(csvText).join(",")}\r\n`;
}

/** A row in the order of the columns; lists and objects stand as JSON, and nothing runs as a formula. */
export function csvLine(columns: readonly string[], row: Row): string {
  return columns.map((column) => cell(row[column])).join(",") + "\r\n";
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return csvText(typeof value === "string" ? value : JSON.stringify(value));
}
