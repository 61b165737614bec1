import { fieldOf, isKnownHeader, isResultHeader, normaliseHeader } from "./headers.ts";
import { isUnknown, readNumber } from "./numbers.ts";
import type { FileRecord } from "./types.ts";

/** A header row stands within this many records; more is data. */
const SEARCHED = 40;

export interface FoundHeader {
  /** Index into the given records. */
  at: number;
  /** How many cells are headers we know. */
  known: number;
  hasKeyword: boolean;
}

/**
 * Finds the header row among the first records, below any preamble: the row with the most known
 * headers. A row that names a keyword column alone counts only as the first row, so that a
 * keyword list may contain the word "keyword". null when there is none.
 */
export function findHeader(records: FileRecord[]): FoundHeader | null {
  let best: FoundHeader | null = null;
  let first = true;
  for (const [at, record] of records.slice(0, SEARCHED).entries()) {
    if (isBlank(record)) continue;
    const found = scoreHeader(record, at);
    const enough = found.known >= 2 || first && found.hasKeyword;
    if (enough && (!best || weight(found) > weight(best))) best = found;
    first = false;
  }
  return best ?? unknownHeader(records);
}

function weight(found: FoundHeader): number {
  return found.known + (found.hasKeyword ? 1.5 : 0);
}

function scoreHeader(record: FileRecord, at: number): FoundHeader {
  const cells = record.cells.slice(0, 500).filter((cell) => cell.trim() !== "");
  // Data rows hold numbers; a header row has at most a stray one, such as a year.
  const numbers = cells.filter((cell) => readNumber(cell, ".") !== null && !isResultHeader(cell))
    .length;
  if (numbers > cells.length * 0.2) return { at, known: 0, hasKeyword: false };
  const known = new Set(cells.filter(isKnownHeader).map(normaliseHeader)).size;
  return { at, known, hasKeyword: cells.some((cell) => fieldOf(cell) === "keyword") };
}

/** Headers in words we do not know: a first row without numbers over a column of numbers. */
function unknownHeader(records: FileRecord[]): FoundHeader | null {
  const filled = records.slice(0, SEARCHED).filter((record) => !isBlank(record));
  const [head, ...rows] = filled;
  if (!head || rows.length < 2 || head.cells.length < 2) return null;
  const isNumber = (cell = "") => readNumber(cell, ".") !== null;
  if (head.cells.some((cell) => cell.trim() === "" || isUnknown(cell) || isNumber(cell))) {
    return null;
  }
  const overNumbers = head.cells.some((_, i) => rows.every((row) => isNumber(row.cells[i])));
  return overNumbers ? { at: records.indexOf(head), known: 0, hasKeyword: false } : null;
}

/** True for a record without any character but white space. */
export function isBlank(record: FileRecord): boolean {
  return record.cells.every((cell) => cell === "" || cell.trim() === "") &&
    (record.cells.length > 0 || record.raw.trim() === "");
}
