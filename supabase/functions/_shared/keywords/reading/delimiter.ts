import { findHeader, isBlank } from "./header_row.ts";
import { profileColumns } from "./profiles.ts";
import { readRecords } from "./records.ts";
import type { Delimiter, FileRecord } from "./types.ts";

const SAMPLE_CHARS = 256 * 1024;
const SAMPLE_RECORDS = 300;
const CANDIDATES = ["\t", ";", "|", ","] as const;

/** The first records of the text, enough to judge its layout by. */
export function sampleRecords(text: string, delimiter: Delimiter): FileRecord[] {
  const sample: FileRecord[] = [];
  for (const block of readRecords(sampleText(text), delimiter)) {
    sample.push(...block.slice(0, SAMPLE_RECORDS - sample.length));
    if (sample.length >= SAMPLE_RECORDS) break;
  }
  return sample;
}

/** Whole lines only, so that a cut row does not blur the picture. */
function sampleText(text: string): string {
  if (text.length <= SAMPLE_CHARS) return text;
  const end = text.lastIndexOf("\n", SAMPLE_CHARS);
  return text.slice(0, end > 0 ? end : SAMPLE_CHARS);
}

/** The delimiter that gives the most regular table with a known header; null for a plain list. */
export function detectDelimiter(text: string): Delimiter {
  let best: Delimiter = null;
  let bestScore = 0;
  for (const delimiter of CANDIDATES) {
    if (!text.includes(delimiter)) continue;
    const score = tableScore(sampleRecords(text, delimiter), delimiter);
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

/** The number of cells most records have. */
export function commonWidth(records: FileRecord[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let width = 0;
  for (const [candidate, count] of counts) {
    if (count > (counts.get(width) ?? 0)) width = candidate;
  }
  return { width, share: (counts.get(width) ?? 0) / Math.max(1, records.length) };
}

function tableScore(records: FileRecord[], delimiter: string): number {
  const header = findHeader(records);
  const body = records.slice(header ? header.at + 1 : 0).filter((record) => !isBlank(record));
  const headerWidth = header ? records[header.at]?.cells.length ?? 0 : 0;
  if (header && header.known > 0 && headerWidth >= 2) {
    const { width, share } = commonWidth(body);
    if (header.known >= 2) return 2 + Math.min(header.known, 8) + share;
    if (body.length === 0 || width >= 2 && share >= 0.5) return 2 + share;
  }
  const { width, share } = commonWidth(body);
  if (width < 2 || share < 0.8 || records.length < 2) return 0;
  // Commas are common inside keywords: without a header they need a column of numbers as proof.
  return delimiter !== "," || hasFigures(body, width) ? share : 0;
}

function hasFigures(records: FileRecord[], width: number): boolean {
  return profileColumns(records, Math.min(width, 50))
    .some((column) => column.filled > 0 && (column.numeric >= 0.6 || column.intent >= 0.6));
}
