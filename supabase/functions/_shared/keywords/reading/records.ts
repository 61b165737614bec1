// @ts-types="npm:@types/papaparse@5.5.2"
import Papa from "npm:papaparse@5.7.1";
import { lenientCells, unquoted } from "./lenient_cells.ts";
import type { Delimiter, FileRecord } from "./types.ts";

const BLOCK_LINES = 1000;
const BLOCK_CHARS = 1_000_000;
/** A quoted cell that runs over more lines than this is a quotation mark nobody closed. */
const MAX_SPAN = 40;
/** A longer line is handed on unsplit (no cells), for the caller to reject. */
export const MAX_LINE_CHARS = 1_000_000;

/**
 * Splits text (line ends "\n") into records, a block at a time, so that memory does not grow with
 * the file. Every physical line belongs to exactly one record; blank lines come as one empty cell.
 * An unclosed quotation mark costs its own line its quoting and never swallows the lines below.
 */
export function* readRecords(
  text: string,
  delimiter: Delimiter,
  startLine = 1,
): Generator<FileRecord[]> {
  let line = startLine;
  for (const lines of wholeBlocks(text)) {
    const first = lines[0] ?? "";
    if (first.length > MAX_LINE_CHARS) yield [{ line, cells: [], raw: first }];
    else if (delimiter === null) yield lines.map((raw, i) => listRecord(raw, line + i));
    else yield parseBlock(lines, line, delimiter);
    line += lines.length;
  }
}

/**
 * Blocks of whole lines that do not end inside a quoted cell; an overlong line stands alone. The text may come
 * in pieces.
 */
export function* wholeBlocks(text: string | Iterable<string>): Generator<string[]> {
  let lines: string[] = [];
  let chars = 0;
  let open = false;
  for (const line of typeof text === "string" ? physicalLines(text) : linesOfPieces(text)) {
    if (line.length > MAX_LINE_CHARS) {
      if (lines.length > 0) yield lines;
      yield [line];
      [lines, chars, open] = [[], 0, false];
      continue;
    }
    lines.push(line);
    chars += line.length;
    if (hasOddQuotes(line)) open = !open;
    const full = lines.length >= BLOCK_LINES || chars >= BLOCK_CHARS;
    if (full && (!open || lines.length >= BLOCK_LINES + MAX_SPAN || chars >= BLOCK_CHARS * 2)) {
      yield lines;
      [lines, chars, open] = [[], 0, false];
    }
  }
  if (lines.length > 0) yield lines;
}

function* physicalLines(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    let to = text.indexOf("\n", from);
    if (to === -1) to = text.length;
    yield text.slice(from, to);
    from = to + 1;
  }
}

function* linesOfPieces(pieces: Iterable<string>): Generator<string> {
  let begun = "";
  for (const piece of pieces) {
    const end = piece.lastIndexOf("\n") + 1;
    if (end > 0) {
      yield* physicalLines(begun + piece.slice(0, end));
      begun = "";
    }
    begun += piece.slice(end);
  }
  if (begun !== "") yield begun;
}

function hasOddQuotes(line: string): boolean {
  let odd = false;
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function listRecord(raw: string, line: number): FileRecord {
  return { line, cells: [unquoted(raw)], raw };
}

function parseBlock(lines: string[], line: number, delimiter: string): FileRecord[] {
  const parsed = parse(lines.join("\n"), delimiter);
  if (parsed) {
    const records = locate(parsed, lines, line, delimiter);
    if (records) return records;
  }
  return recover(lines, line, delimiter);
}

function parse(text: string, delimiter: string): string[][] | null {
  const result = Papa.parse<string[]>(text, { delimiter, newline: "\n", header: false });
  return result.errors.length === 0 ? result.data : null;
}

/** Gives each parsed record its lines; null when the lines do not add up or a quote ran away. */
function locate(
  parsed: string[][],
  lines: string[],
  line: number,
  delimiter: string,
): FileRecord[] | null {
  const records: FileRecord[] = [];
  let at = 0;
  for (const cells of parsed) {
    const span = spanOf(cells);
    if (span > 1 && isRunaway(lines.slice(at, at + span), cells, delimiter)) {
      return null;
    }
    const raw = span === 1 ? lines[at] ?? "" : lines.slice(at, at + span).join("\n");
    records.push({ line: line + at, cells, raw });
    at += span;
  }
  return at === lines.length ? records : null;
}

function spanOf(cells: string[]): number {
  let span = 1;
  for (const cell of cells) {
    for (let at = cell.indexOf("\n"); at !== -1; at = cell.indexOf("\n", at + 1)) span++;
  }
  return span;
}

/**
 * True when a multi-line record is made of whole records: its first and last line are, or any line
 * between them is. Then its quotation mark was never meant to be closed.
 */
function isRunaway(lines: string[], cells: string[], delimiter: string): boolean {
  if (lines.length > MAX_SPAN) return true;
  if (cells.length < 2) return false;
  const whole = lines.map((line) => lenientCells(line, delimiter).length === cells.length);
  return whole.slice(1, -1).includes(true) || whole[0] === true && whole.at(-1) === true;
}

/** Line by line: joins lines only where that closes a quoted cell, else reads each line by itself. */
function recover(lines: string[], line: number, delimiter: string): FileRecord[] {
  const records: FileRecord[] = [];
  for (let at = 0; at < lines.length;) {
    const raw = lines[at] ?? "";
    const joined = raw.includes('"') ? quotedRecord(lines, at, delimiter) : null;
    const cells = joined?.cells ?? lenientCells(raw, delimiter);
    const span = joined?.span ?? 1;
    records.push({ line: line + at, cells, raw: lines.slice(at, at + span).join("\n") });
    at += span;
  }
  return records;
}

function quotedRecord(
  lines: string[],
  at: number,
  delimiter: string,
): { cells: string[]; span: number } | null {
  let odd = false;
  for (let span = 1; span <= MAX_SPAN && at + span <= lines.length; span++) {
    if (hasOddQuotes(lines[at + span - 1] ?? "")) odd = !odd;
    if (odd) continue;
    const part = lines.slice(at, at + span);
    const parsed = parse(part.join("\n"), delimiter);
    const cells = parsed?.length === 1 ? parsed[0] : undefined;
    return cells && !(span > 1 && isRunaway(part, cells, delimiter)) ? { cells, span } : null;
  }
  return null;
}
