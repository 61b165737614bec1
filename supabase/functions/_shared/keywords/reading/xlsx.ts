import { Parser } from "npm:htmlparser2@12.0.0";
import { plainNumber, type SheetTable, SheetText } from "./sheet_text.ts";
import { localName, parseEntry } from "./xml.ts";
import { type EntrySink, readZip } from "./zip_entries.ts";

const MAX_SHEETS = 30;
const SHEET_PATH = /^xl\/worksheets\/[^/]+\.xml$/i;

interface Workbook {
  /** Sheet names by the id of their relationship; hidden sheets are left out. */
  names: Map<string, string>;
  /** Paths of parts by the id of their relationship. */
  paths: Map<string, string>;
  strings: string[];
}

/**
 * Reads the visible sheets of an Excel workbook as tables, a step at a time. Numbers come as Excel
 * stores them, formulas as their last result. Raises what `readZip` and `SheetText` raise.
 */
export function* readXlsx(bytes: Uint8Array): Generator<void, SheetTable[]> {
  const workbook: Workbook = { names: new Map(), paths: new Map(), strings: [] };
  yield* readZip(bytes, (name) => workbookEntry(name, workbook));
  const wanted = new Map<string, string>();
  for (const [id, name] of workbook.names) {
    const path = workbook.paths.get(id);
    if (path && wanted.size < MAX_SHEETS) wanted.set(path, name);
  }
  const sheets = new Map<string, SheetText>();
  yield* readZip(bytes, (path) => {
    if (!SHEET_PATH.test(path) || wanted.size > 0 && !wanted.has(path)) return null;
    if (sheets.size >= MAX_SHEETS) return null;
    const sheet = new SheetText();
    sheets.set(path, sheet);
    return sheetEntry(sheet, workbook.strings);
  });
  const order = wanted.size > 0 ? [...wanted.keys()] : [...sheets.keys()];
  return order.flatMap((path) => sheets.get(path)?.table(wanted.get(path) ?? path) ?? []);
}

function workbookEntry(path: string, workbook: Workbook): EntrySink | null {
  if (path === "xl/workbook.xml") {
    return parseEntry({
      onopentag(tag, attributes) {
        const id = attributes["r:id"] ?? attributes.id;
        if (localName(tag) !== "sheet" || !id || attributes.state?.includes("idden")) return;
        workbook.names.set(id, (attributes.name ?? "").slice(0, 200));
      },
    });
  }
  if (path === "xl/_rels/workbook.xml.rels") {
    return parseEntry({
      onopentag(tag, { Id, Target }) {
        if (localName(tag) !== "Relationship" || !Id || !Target) return;
        workbook.paths.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target}`);
      },
    });
  }
  return path === "xl/sharedStrings.xml" ? stringsEntry(workbook.strings) : null;
}

/** The texts that cells refer to by number; phonetic readings are no part of them. */
function stringsEntry(strings: string[]): EntrySink {
  let text = "";
  let inText = false;
  let phonetic = 0;
  return parseEntry({
    onopentag(tag) {
      const name = localName(tag);
      if (name === "si") text = "";
      else if (name === "rPh") phonetic++;
      else if (name === "t") inText = phonetic === 0;
    },
    ontext(part) {
      if (inText) text += part;
    },
    onclosetag(tag) {
      const name = localName(tag);
      if (name === "t") inText = false;
      else if (name === "rPh") phonetic--;
      else if (name === "si") strings.push(text);
    },
  });
}

function sheetEntry(sheet: SheetText, strings: string[]): EntrySink {
  let row = 0;
  let cells: string[] = [];
  let cell = { column: 0, type: "", text: "" };
  let reads = false;
  const handler: ConstructorParameters<typeof Parser>[0] = {
    onopentag(tag, attributes) {
      const name = localName(tag);
      if (name === "row") {
        row = Math.max(row + 1, Math.trunc(Number(attributes.r)) || 0);
        cells = [];
      } else if (name === "c") {
        const column = columnOf(attributes.r ?? "") ?? cells.length;
        cell = { column, type: attributes.t ?? "n", text: "" };
      } else if (name === "v" || name === "t") reads = true;
    },
    ontext(part) {
      if (reads) cell.text += part;
    },
    onclosetag(tag) {
      const name = localName(tag);
      if (name === "v" || name === "t") reads = false;
      else if (name === "c" && cell.column < 16_384) {
        while (cells.length < cell.column) cells.push("");
        cells[cell.column] = cellValue(cell, strings);
      } else if (name === "row") sheet.add(row, cells);
    },
  };
  return parseEntry(handler);
}

function cellValue({ type, text }: { type: string; text: string }, strings: string[]): string {
  if (type === "s") return strings[Number(text)] ?? "";
  if (type === "n") return plainNumber(text);
  if (type === "b") return text === "1" ? "TRUE" : "FALSE";
  return text;
}

/** "C5" is column 2. */
function columnOf(reference: string): number | null {
  const letters = reference.match(/^[A-Z]{1,3}/)?.[0];
  if (!letters) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
