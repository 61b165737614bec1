import { fileError } from "./file_error.ts";
import { commonWidth, detectDelimiter, sampleRecords } from "./delimiter.ts";
import { currencyOfHeader, fieldOf, isOtherHeader, normaliseHeader } from "./headers.ts";
import { findHeader, isBlank } from "./header_row.ts";
import { detectMarket } from "./market.ts";
import { mostKeywordLike, profileColumns } from "./profiles.ts";
import { resultColumns } from "./results.ts";
import { type DetectedSource, detectSource } from "./source.ts";
import type {
  ColumnMapping,
  Delimiter,
  DetectedColumn,
  FileRecord,
  KeywordField,
  KeywordSource,
  Market,
} from "./types.ts";

const MONTH = /^searches .*20\d\d$/;
/** Columns beyond this are counted but neither shown nor read. */
const MAX_COLUMNS = 500;

/** What reading a row takes to know of the file. */
export interface RowLayout {
  source: KeywordSource;
  delimiter: Delimiter;
  /** Line of the first record that can be data. */
  firstDataLine: number;
  /** Column index of each field found. */
  fields: Partial<Record<KeywordField, number>>;
  /** The header row's own cells, to notice it again further down. */
  headerCells: string[] | null;
  /** Cells a row has when nothing is missing. */
  width: number;
  /** Currency named in the header of the CPC column. */
  currency: string | null;
  /** Columns with the searches of one month. */
  months: number[];
  /** Columns with pages of search results. */
  results: number[];
}

/** How the file is laid out, before any row is read. */
export interface Layout extends RowLayout, DetectedSource {
  market: Market | null;
  headerRow: number | null;
  columns: DetectedColumn[];
  warnings: string[];
}

/** What is known of a file beside its text. */
export interface LayoutHints {
  mapping?: ColumnMapping;
  filename?: string;
  /** Of a table that was made from a workbook. */
  delimiter?: Delimiter;
}

/**
 * Decides delimiter, header row and meaning of the columns, or takes them from `mapping`. Raises
 * `file_no_keywords` when no column can hold keywords, `file_empty` when there is nothing to read.
 */
export function detectLayout(
  text: string,
  { mapping, filename = "", delimiter: made }: LayoutHints = {},
): Layout {
  const given = mapping?.delimiter === undefined ? made : mapping.delimiter;
  const delimiter = given === undefined ? detectDelimiter(text) : given;
  const records = sampleRecords(text, delimiter);
  const at = headerIndex(records, mapping);
  const header = at === null ? null : records[at] ?? null;
  const body = records.slice(at === null ? 0 : at + 1).filter((record) => !isBlank(record));
  const seen = commonWidth(body).width;
  const width = Math.max(header?.cells.length ?? 0, seen);
  const headers = Array.from(
    { length: Math.min(width, MAX_COLUMNS) },
    (_, i) => (header?.cells[i] ?? "").trim().slice(0, 200),
  );
  const warnings: string[] = [];
  if (width > MAX_COLUMNS) warnings.push(`Only the first ${MAX_COLUMNS} columns are read.`);
  const fields = mapping
    ? validFields(mapping.columns, headers.length)
    : nameFields(headers, header, body, warnings);
  requireKeywordColumn(fields, headers, mapping !== undefined);
  return {
    ...describe(headers, header, delimiter, preambleText(records, at), fields, filename),
    market: header && delimiter !== null ? detectMarket(headers, body, filename) : null,
    delimiter,
    headerRow: header?.line ?? null,
    firstDataLine: header ? header.line + header.raw.split("\n").length : 1,
    columns: headers.map((text, index) => ({ index, header: text, field: fieldAt(fields, index) })),
    fields,
    months: headers.flatMap((text, index) => MONTH.test(normaliseHeader(text)) ? [index] : []),
    results: resultColumns(headers),
    headerCells: header?.cells ?? null,
    width,
    currency: fields.cpc === undefined ? null : currencyOfHeader(headers[fields.cpc] ?? ""),
    warnings,
  };
}

function headerIndex(records: FileRecord[], mapping?: ColumnMapping): number | null {
  if (mapping?.headerRow === undefined) return findHeader(records)?.at ?? null;
  const at = records.findIndex((record) => record.line === mapping.headerRow);
  return at === -1 ? null : at;
}

function preambleText(records: FileRecord[], at: number | null): string {
  return records.slice(0, at ?? 0).map((record) => record.raw.slice(0, 200)).join("\n");
}

function nameFields(
  headers: string[],
  header: FileRecord | null,
  body: FileRecord[],
  warnings: string[],
): Partial<Record<KeywordField, number>> {
  const fields: Partial<Record<KeywordField, number>> = {};
  for (const [index, text] of headers.entries()) {
    const field = header ? fieldOf(text) : null;
    if (field === null) continue;
    if (fields[field] === undefined) fields[field] = index;
    else warnings.push(`The column "${text}" appears more than once; the first one is read.`);
  }
  if (fields.keyword === undefined) guessFields(fields, headers, header, body, warnings);
  return fields;
}

/** Without a header that names the keyword column, the cells themselves have to tell. */
function guessFields(
  fields: Partial<Record<KeywordField, number>>,
  headers: string[],
  header: FileRecord | null,
  body: FileRecord[],
  warnings: string[],
): void {
  const free = profileColumns(body, headers.length)
    .filter(({ index }) => fieldAt(fields, index) === null && !isOtherHeader(headers[index] ?? ""));
  const keyword = headers.length === 1 ? 0 : mostKeywordLike(free);
  if (keyword === null) return;
  fields.keyword = keyword;
  if (headers.length === 1) return;
  warnings.push(`No header names the keywords; column ${keyword + 1} looks like them.`);
  // Under an unknown header a number could mean anything, so only headerless files are guessed on.
  if (header) return;
  const others = free.filter(({ index }) => index !== keyword);
  const volume = others.find((column) => column.numeric >= 0.6 && !column.sequential)?.index;
  if (volume !== undefined) {
    fields.volume = volume;
    warnings.push(`Column ${volume + 1} is taken for the volume.`);
  }
  const intent = others.find((column) => column.intent >= 0.8)?.index;
  if (intent !== undefined) fields.intent = intent;
}

function validFields(
  columns: ColumnMapping["columns"],
  width: number,
): Partial<Record<KeywordField, number>> {
  const entries = Object.entries(columns)
    .filter(([, index]) => Number.isInteger(index) && index >= 0 && index < width);
  return Object.fromEntries(entries);
}

function requireKeywordColumn(
  fields: Partial<Record<KeywordField, number>>,
  headers: string[],
  mapped: boolean,
): void {
  if (fields.keyword !== undefined) return;
  const names = headers.filter((header) => header !== "").slice(0, 8).map((name) => `"${name}"`);
  const found = names.length > 0 ? ` Found: ${names.join(", ")}.` : "";
  const message = mapped
    ? "Choose the column that holds the keywords."
    : "No keyword column found.";
  throw fileError("file_no_keywords", message + found);
}

function fieldAt(
  fields: Partial<Record<KeywordField, number>>,
  index: number,
): KeywordField | null {
  const entry = Object.entries(fields).find(([, at]) => at === index);
  return (entry?.[0] as KeywordField | undefined) ?? null;
}

function describe(
  headers: string[],
  header: FileRecord | null,
  delimiter: Delimiter,
  preamble: string,
  fields: Partial<Record<KeywordField, number>>,
  filename: string,
): DetectedSource {
  if (delimiter === null || headers.length === 1) {
    const why = header ? "One column under a keyword header." : "One keyword per line.";
    return { source: "list", confidence: header ? 0.95 : 0.8, why };
  }
  if (!header) {
    const why = fields.volume === undefined
      ? "Columns without a header; the keyword column was told by its text."
      : "Columns without a header: text beside numbers.";
    return { source: "generic", confidence: 0.5, why };
  }
  const source = detectSource(headers, preamble, filename);
  const named = fieldOf(headers[fields.keyword ?? -1] ?? "") === "keyword";
  return named ? source : { ...source, confidence: Math.min(source.confidence, 0.4) };
}
