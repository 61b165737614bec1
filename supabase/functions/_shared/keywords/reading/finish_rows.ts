import { type DraftRow, type DraftRows, NUMBER_FIELDS, type NumberField } from "./draft_rows.ts";
import { readIntent } from "./intents.ts";
import { keywordKey } from "./keyword_text.ts";
import type { RowLayout } from "./layout.ts";
import { type CellNumber, type DecimalMark, isUnknown, rangePoint, readNumber } from "./numbers.ts";
import { areResults, mergedPages } from "./results.ts";
import type { Intent, KeywordRow, MergedRow } from "./types.ts";

/** The largest volume the database column holds. */
const MAX_VOLUME = 2_147_483_647;
const MAX_CPC = 1_000_000;
const MAX_REMEMBERED = 50_000;
const PLAIN_DIGITS = /^\d{1,15}$/;
/** Keyword Planner's figures for accounts without spend, each standing for a range. */
const BUCKETS = new Map([
  [0, [0, 10]],
  [50, [10, 100]],
  [500, [100, 1_000]],
  [5_000, [1_000, 10_000]],
  [50_000, [10_000, 100_000]],
  [500_000, [100_000, 1_000_000]],
  [5_000_000, [1_000_000, 10_000_000]],
]);

/** Of several yes/no columns the one nearest to a purchase counts. */
const INTENTS_BY_WEIGHT = ["transactional", "commercial", "navigational", "informational"] as const;

const BUCKETS_NOTE = "Keyword Planner gave ranges instead of exact volumes; both ends are kept.";

export interface FinishedRows {
  rows: KeywordRow[];
  merged: MergedRow[];
  warnings: string[];
  numbers: NumberReading;
}

/** What the rows of a file prove about its numbers. */
export interface NumberReading {
  marks: Record<NumberField, DecimalMark | null>;
  /** Every volume stands for a range. */
  buckets: boolean;
}

interface Reading {
  layout: RowLayout;
  marks: NumberReading["marks"];
  unreadable: Map<NumberField, number>;
  /** Columns repeat their values, so each distinct cell is read once. */
  numbers: Record<NumberField, Map<string, CellNumber | null>>;
  intents: Map<string, Intent | null>;
}

/**
 * Reads the cells of drafted rows and merges repeated keywords: with the number format that `known`
 * tells, else with the one these rows prove.
 */
export function finishRows(
  found: DraftRows,
  layout: RowLayout,
  known?: NumberReading,
): FinishedRows {
  const marks = known?.marks ?? decimalMarks(found, layout);
  const reading: Reading = {
    layout,
    marks,
    unreadable: new Map(),
    numbers: Object.fromEntries(
      NUMBER_FIELDS.map((field) => [field, new Map()]),
    ) as Reading["numbers"],
    intents: new Map(),
  };
  const rows: KeywordRow[] = [];
  const merged: MergedRow[] = [];
  const byKey = new Map<string, KeywordRow>();
  for (const draft of found.drafts) {
    const row = finishRow(draft, reading);
    const key = keywordKey(row.keyword);
    const kept = byKey.get(key);
    if (kept) {
      mergeInto(kept, row);
      merged.push({ line: row.line, into_line: kept.line, keyword: row.keyword });
    } else {
      byKey.set(key, row);
      rows.push(row);
    }
  }
  for (const row of rows) if (!areResults(row.results ?? [])) delete row.results;
  const buckets = known?.buckets ?? areBuckets(rows, found, layout);
  if (buckets) markBuckets(rows);
  const warnings = [...unreadableWarnings(reading), ...(buckets ? [BUCKETS_NOTE] : [])];
  return { rows, merged, warnings, numbers: { marks, buckets } };
}

/**
 * Per column what its own numbers prove, else what the other columns prove, else the delimiter.
 * Volumes are whole: unless decimals stand in their own column, "18.100" and "18,100" are thousands.
 */
function decimalMarks(found: DraftRows, layout: RowLayout): NumberReading["marks"] {
  const proven = NUMBER_FIELDS.map((field) => found.evidence[field].mark())
    .find((mark) => mark !== null);
  const ofFile = proven ?? (layout.delimiter === ";" ? "," : ".");
  const marks = NUMBER_FIELDS.map((field) => {
    const evidence = found.evidence[field];
    return [field, field.startsWith("volume") ? evidence.decimalMark() : evidence.mark() ?? ofFile];
  });
  return Object.fromEntries(marks) as NumberReading["marks"];
}

function finishRow(draft: DraftRow, reading: Reading): KeywordRow {
  const { line, keyword, cells } = draft;
  const volume = readVolume(draft, reading);
  const difficulty = numberIn(draft, "difficulty", reading, 100);
  const cpc = readCpc(draft, reading);
  const currency = cells.currency?.trim().match(/^[A-Za-z]{3}$/)?.[0].toUpperCase();
  return {
    line,
    keyword,
    ...volume,
    difficulty: difficulty === null ? null : round(difficulty.value),
    cpc: cpc === null ? null : round(cpc.value),
    currency: cpc === null ? null : cpc.currency ?? currency ?? reading.layout.currency,
    intent: intentOf(cells, reading),
    ...(draft.results ? { results: draft.results } : {}),
  };
}

function intentOf(cells: DraftRow["cells"], { intents }: Reading): Intent | null {
  const { intent } = cells;
  const named = intent === undefined ? null : remember(intents, intent, () => readIntent(intent));
  return named ?? INTENTS_BY_WEIGHT.find((one) => isYes(cells[`is_${one}`])) ?? null;
}

function isYes(cell: string | undefined): boolean {
  return cell !== undefined && /^\s*(true|yes|1|x|✓)\s*$/i.test(cell);
}

function readVolume(draft: DraftRow, reading: Reading) {
  const volume = numberIn(draft, "volume", reading, MAX_VOLUME);
  const low = numberIn(draft, "volume_min", reading, MAX_VOLUME);
  const high = numberIn(draft, "volume_max", reading, MAX_VOLUME);
  let min = volume?.min ?? low?.value ?? null;
  let max = volume?.max ?? high?.value ?? null;
  // Ends that cross say nothing.
  if (min !== null && max !== null && min > max) [min, max] = [null, null];
  const point = volume?.value ??
    (min !== null && max !== null ? rangePoint(min, max) : min ?? max);
  return { volume: whole(point), volume_min: whole(min), volume_max: whole(max) };
}

function readCpc(draft: DraftRow, reading: Reading): CellNumber | null {
  const cpc = numberIn(draft, "cpc", reading, MAX_CPC);
  if (cpc) return cpc.min === null || cpc.max === null ? cpc : mean(cpc, cpc.min, cpc.max);
  const low = numberIn(draft, "cpc_min", reading, MAX_CPC);
  const high = numberIn(draft, "cpc_max", reading, MAX_CPC);
  return low && high ? mean(low, low.value, high.value) : low ?? high;
}

function mean(number: CellNumber, low: number, high: number): CellNumber {
  return { ...number, value: (low + high) / 2 };
}

/** The number in a cell when it lies between 0 and `most`; else null, counted if it was no blank. */
function numberIn(
  draft: DraftRow,
  field: NumberField,
  reading: Reading,
  most: number,
): CellNumber | null {
  const cell = draft.cells[field];
  if (cell === undefined) return null;
  const number = PLAIN_DIGITS.test(cell)
    ? { value: Number(cell), min: null, max: null, currency: null }
    : remember(reading.numbers[field], cell, () => {
      if (field.startsWith("volume") && cell.includes("%")) return null;
      return readNumber(cell, reading.marks[field]);
    });
  if (number && number.value >= 0 && number.value <= most && (number.max ?? 0) <= most) {
    return number;
  }
  if (!isUnknown(cell)) reading.unreadable.set(field, (reading.unreadable.get(field) ?? 0) + 1);
  return null;
}

function remember<T>(known: Map<string, T>, cell: string, read: () => T): T {
  const before = known.get(cell);
  if (before !== undefined) return before;
  const value = read();
  if (known.size < MAX_REMEMBERED) known.set(cell, value);
  return value;
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Keeps the best-known value of each field: exact before a range, the larger volume, the first else. */
function mergeInto(kept: KeywordRow, row: KeywordRow): void {
  if (rank(row) > rank(kept)) {
    [kept.volume, kept.volume_min, kept.volume_max] = [row.volume, row.volume_min, row.volume_max];
  }
  kept.difficulty ??= row.difficulty;
  if (kept.cpc === null && row.cpc !== null) [kept.cpc, kept.currency] = [row.cpc, row.currency];
  kept.intent ??= row.intent;
  if (kept.results && row.results) kept.results = mergedPages(kept.results, row.results);
}

function rank({ volume, volume_min, volume_max }: KeywordRow): number {
  if (volume === null) return -1;
  const exact = volume_min === null && volume_max === null;
  return (exact ? MAX_VOLUME + 1 : 0) + volume;
}

function unreadableWarnings(reading: Reading): string[] {
  return [...reading.unreadable].map(([field, count]) =>
    `${count} ${count === 1 ? "cell" : "cells"} of ${
      field.replace("_", " ")
    } could not be read and ${count === 1 ? "stays" : "stay"} unknown.`
  );
}

/** When every volume is a bucket's figure and no month is given, the figures stand for ranges. */
function areBuckets(rows: KeywordRow[], found: DraftRows, layout: RowLayout): boolean {
  if (layout.source !== "keyword_planner" || found.monthly) return false;
  const figures = rows.filter(isFigure);
  return figures.length > 0 && figures.every((row) => BUCKETS.has(row.volume ?? -1));
}

function isFigure(row: KeywordRow): boolean {
  return row.volume !== null && row.volume_min === null;
}

function markBuckets(rows: KeywordRow[]): void {
  for (const row of rows) {
    const bucket = isFigure(row) ? BUCKETS.get(row.volume ?? -1) : undefined;
    if (bucket) [row.volume_min = null, row.volume_max = null] = bucket;
  }
}
