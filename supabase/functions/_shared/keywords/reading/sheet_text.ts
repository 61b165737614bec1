import { fileError } from "./file_error.ts";

/** Cells beyond these columns are not read; layouts are cut there too. */
export const MAX_SHEET_COLUMNS = 500;
const MAX_SHEET_ROWS = 1_048_576;
const MAX_CELL_CHARS = 10_000;
const MAX_CHARS = 96 * 1024 * 1024;

/** A sheet of a workbook as tab-separated text, whose lines are the sheet's rows. */
export interface SheetTable {
  name: string;
  text: string;
  /** Columns of the widest row. */
  width: number;
}

/** Collects the rows of a sheet as tab-separated text. Raises `file_too_large`. */
export class SheetText {
  private readonly lines: string[] = [];
  private chars = 0;
  private width = 0;

  /** Sets row `at` (from 1, rising); rows in between stay blank. An empty row changes nothing. */
  add(at: number, cells: string[]): void {
    let last = Math.min(cells.length, MAX_SHEET_COLUMNS);
    while (last > 0 && (cells[last - 1] ?? "") === "") last--;
    if (last === 0) return;
    if (at > MAX_SHEET_ROWS) throw tooLarge();
    while (this.lines.length < at - 1) this.lines.push("");
    const line = Array.from({ length: last }, (_, i) => cellText(cells[i] ?? "")).join("\t");
    this.chars += line.length + 1;
    if (this.chars > MAX_CHARS) throw tooLarge();
    this.width = Math.max(this.width, last);
    this.lines.push(line);
  }

  table(name: string): SheetTable {
    return { name, text: this.lines.join("\n"), width: this.width };
  }
}

/** A cell as one cell of one line: line ends become spaces, quotation marks are quoted. */
function cellText(cell: string): string {
  const text = cell.slice(0, MAX_CELL_CHARS).replace(/[\t\r\n]+/g, " ");
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number as a spreadsheet stores it ("1.2000000000000002E-2"), as people write it. */
export function plainNumber(stored: string): string {
  const number = Number(stored);
  if (stored.trim() === "" || !Number.isFinite(number)) return stored;
  if (Number.isInteger(number)) return Math.abs(number) < 1e15 ? String(number) : stored;
  return String(Math.round(number * 1e6) / 1e6);
}

function tooLarge() {
  return fileError("file_too_large", "This sheet is too large to be read. Save it as CSV.");
}
