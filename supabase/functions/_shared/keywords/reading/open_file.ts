import { decodeText } from "./decode.ts";
import { detectDelimiter, sampleRecords } from "./delimiter.ts";
import { fileError } from "./file_error.ts";
import { isZip, refuseForeignText, refuseUnreadable } from "./file_kind.ts";
import { findHeader } from "./header_row.ts";
import { filteredMarket } from "./filters_table.ts";
import { readJson } from "./json_table.ts";
import { readOds } from "./ods.ts";
import type { SheetTable } from "./sheet_text.ts";
import type { Delimiter, Encoding, FileForm, Market } from "./types.ts";
import { readXlsx } from "./xlsx.ts";
import { readZip } from "./zip_entries.ts";

/** A file as text whose lines are its rows. */
export interface OpenedFile {
  text: string;
  form: FileForm;
  /** The sheet or the file inside the archive that was taken. */
  part: string | null;
  encoding: Encoding;
  /** Set where the table was made by us, so that it need not be guessed. */
  delimiter?: Delimiter;
  warnings: string[];
  /** Set where a table beside the one that was taken tells it. */
  market?: Market | null;
}

/** Bytes of all tables in an archive that are held at once. */
const MAX_TABLE_BYTES = 64 * 1024 * 1024;
/** Of 4 KB each: a few milliseconds. */
const STEPS_AT_ONCE = 8;
const TABLE = /\.(csv|tsv|tab|txt|json)$/i;
const WORKBOOK = /\.(xlsx|xlsm|ods)$/i;

/**
 * Opens a keyword file of any form, a step at a time. Raises `file_empty`, `file_too_large` or
 * `file_binary`.
 */
export function* openFile(bytes: Uint8Array): Generator<void, OpenedFile> {
  refuseUnreadable(bytes);
  if (!isZip(bytes)) return openText(bytes);
  const names = yield* namesIn(bytes);
  if (names.includes("xl/workbook.xml")) return openSheets("xlsx", yield* readXlsx(bytes));
  if (names.includes("content.xml")) return openSheets("ods", yield* readOds(bytes));
  return yield* openArchive(bytes, names);
}

/** Opens a file in one go. Raises the same errors. */
export function openFileNow(bytes: Uint8Array): OpenedFile {
  const steps = openFile(bytes);
  while (true) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Opens a file and lets others work in between. Raises the same errors. */
export async function openFilePolitely(bytes: Uint8Array): Promise<OpenedFile> {
  const steps = openFile(bytes);
  for (let step = 1;; step++) {
    const { done, value } = steps.next();
    if (done) return value;
    if (step % STEPS_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Text as it stands: JSON becomes a table. */
export function openDecoded(
  text: string,
  encoding: Encoding,
  warnings: string[],
): OpenedFile {
  if (text.trim() === "") throw fileError("file_empty", "The file is empty.");
  refuseForeignText(text);
  const table = readJson(text);
  if (!table) return { text, form: "text", part: null, encoding, warnings };
  return { ...ofTable(table), form: "json", part: null, warnings };
}

function openText(bytes: Uint8Array): OpenedFile {
  const { text, encoding, warnings } = decodeText(bytes);
  return openDecoded(text, encoding, warnings);
}

function ofTable({ text, width }: SheetTable): Pick<OpenedFile, "text" | "encoding" | "delimiter"> {
  return { text, encoding: "utf-8", delimiter: width > 1 ? "\t" : null };
}

function* namesIn(bytes: Uint8Array): Generator<void, string[]> {
  const names: string[] = [];
  yield* readZip(bytes, (name) => {
    names.push(name);
    return null;
  });
  return names;
}

function openSheets(form: FileForm, sheets: SheetTable[]): OpenedFile {
  const filled = sheets.filter(({ text }) => text !== "");
  const best = mostKeywords(filled, (sheet) => ofTable(sheet));
  if (!best) throw fileError("file_empty", "The workbook has no filled sheet.");
  const others = filled.length - 1;
  const warnings = others > 0
    ? [`The sheet "${best.name}" was read, ${left(others, "sheet")}.`]
    : [];
  const tables = filled.map((sheet) => ({ ...ofTable(sheet), name: sheet.name }));
  return { ...ofTable(best), form, part: best.name, warnings, market: filteredMarket(tables) };
}

function* openArchive(bytes: Uint8Array, names: string[]): Generator<void, OpenedFile> {
  const wanted = names.filter((name) => isTable(name) && TABLE.test(name));
  const workbook = names.filter((name) => isTable(name) && WORKBOOK.test(name));
  const files = yield* unpack(bytes, new Set(wanted.length > 0 ? wanted : workbook.slice(0, 1)));
  if (wanted.length === 0) return yield* openWorkbookIn(files);
  const opened = files.flatMap(({ name, bytes }) => {
    const file = openedOrNull(bytes);
    return file ? [{ name, file }] : [];
  });
  const best = mostKeywords(opened, ({ file }) => file);
  if (!best) throw fileError("file_empty", "The files in this zip archive are empty.");
  const others = opened.length - 1;
  const note = others > 0 ? [`The file "${best.name}" was read, ${left(others, "file")}.`] : [];
  return {
    ...best.file,
    form: "zip",
    part: best.name,
    warnings: [...best.file.warnings, ...note],
    market: filteredMarket(opened.map(({ name, file }) => ({ ...file, name }))),
  };
}

/** The workbook that an archive holds instead of tables. */
function* openWorkbookIn(
  [inner]: { name: string; bytes: Uint8Array }[],
): Generator<void, OpenedFile> {
  const names = inner ? yield* namesIn(inner.bytes) : [];
  if (!inner || !names.some((name) => /^(xl\/workbook|content)\.xml$/.test(name))) {
    throw fileError("file_binary", "This zip archive holds no table. Upload the CSV file itself.");
  }
  return { ...(yield* openFile(inner.bytes)), form: "zip", part: inner.name };
}

/** Folders and what operating systems add are no tables. */
function isTable(name: string): boolean {
  return !/(^|\/)(__MACOSX\/|\.)/.test(name);
}

function* unpack(
  bytes: Uint8Array,
  wanted: Set<string>,
): Generator<void, { name: string; bytes: Uint8Array }[]> {
  const files = new Map<string, Uint8Array[]>();
  let size = 0;
  yield* readZip(bytes, (name) => {
    if (!wanted.has(name) || files.has(name)) return null;
    const chunks: Uint8Array[] = [];
    files.set(name, chunks);
    return (chunk) => {
      size += chunk.length;
      if (size > MAX_TABLE_BYTES) {
        throw fileError("file_too_large", "The files in this archive are too large. Split them.");
      }
      chunks.push(chunk.slice());
    };
  });
  return [...files].map(([name, chunks]) => ({ name, bytes: joined(chunks) }));
}

function joined(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A file of an archive; one that is empty or no text at all is passed over. */
function openedOrNull(bytes: Uint8Array): OpenedFile | null {
  try {
    refuseUnreadable(bytes);
    return openText(bytes);
  } catch {
    return null;
  }
}

/** The table whose header names keywords and most of what we know; among equals the first. */
function mostKeywords<T>(
  tables: T[],
  opened: (table: T) => Pick<OpenedFile, "text" | "delimiter">,
): T | null {
  let best: { table: T; score: number } | null = null;
  for (const table of tables) {
    const { text, delimiter = detectDelimiter(text) } = opened(table);
    const header = findHeader(sampleRecords(text, delimiter));
    const score = (header?.hasKeyword ? 100 : 0) + (header?.known ?? 0);
    if (!best || score > best.score) best = { table, score };
  }
  return best?.table ?? null;
}

function left(count: number, noun: string): string {
  return count === 1 ? `1 other ${noun} was left out` : `${count} other ${noun}s were left out`;
}
