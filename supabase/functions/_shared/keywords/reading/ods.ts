import { MAX_SHEET_COLUMNS, plainNumber, type SheetTable, SheetText } from "./sheet_text.ts";
import { localName, parseEntry } from "./xml.ts";
import { type EntrySink, readZip } from "./zip_entries.ts";

/** Rows with content that a repeated row may stand for; the empty rest of a sheet is one such row. */
const MAX_REPEATED = 10_000;

/**
 * Reads the sheets of an OpenDocument spreadsheet as tables, a step at a time. Raises what `readZip`
 * and `SheetText` raise.
 */
export function* readOds(bytes: Uint8Array): Generator<void, SheetTable[]> {
  const sheets: { name: string; sheet: SheetText }[] = [];
  yield* readZip(bytes, (path) => path === "content.xml" ? contentEntry(sheets) : null);
  return sheets.map(({ name, sheet }) => sheet.table(name));
}

function contentEntry(sheets: { name: string; sheet: SheetText }[]): EntrySink {
  let row = 0;
  let repeatedRow = 1;
  let cells: string[] = [];
  let cell = { repeated: 1, value: "", text: "", paragraphs: 0 };
  let depth = 0;
  return parseEntry({
    onopentag(tag, attributes) {
      const name = localName(tag);
      if (name === "table") {
        sheets.push({
          name: (attributes["table:name"] ?? "").slice(0, 200),
          sheet: new SheetText(),
        });
        row = 0;
      } else if (name === "table-row") {
        repeatedRow = count(attributes["table:number-rows-repeated"]);
        cells = [];
      } else if (name === "table-cell" || name === "covered-table-cell") {
        const repeated = count(attributes["table:number-columns-repeated"]);
        cell = { repeated, value: numberOf(attributes), text: "", paragraphs: 0 };
      } else if (name === "p") {
        depth++;
        if (cell.paragraphs++ > 0) cell.text += " ";
      } else if (name === "s" || name === "tab") cell.text += " ";
    },
    ontext(part) {
      if (depth > 0) cell.text += part;
    },
    onclosetag(tag) {
      const name = localName(tag);
      if (name === "p") depth--;
      else if (name === "table-cell" || name === "covered-table-cell") {
        const most = Math.min(cell.repeated, MAX_SHEET_COLUMNS - cells.length);
        for (let i = 0; i < most; i++) cells.push(cell.value || cell.text);
      } else if (name === "table-row") {
        const isBlank = cells.every((text) => text === "");
        const copies = isBlank ? 0 : Math.min(repeatedRow, MAX_REPEATED);
        for (let i = 1; i <= copies; i++) sheets.at(-1)?.sheet.add(row + i, cells);
        row += isBlank ? repeatedRow : copies;
      }
    },
  });
}

/** The stored number of a cell; "" for text, dates and percentages, which come as they are shown. */
function numberOf(attributes: Record<string, string>): string {
  const type = attributes["office:value-type"];
  if (type !== "float" && type !== "currency") return "";
  return plainNumber(attributes["office:value"] ?? "");
}

function count(repeated: string | undefined): number {
  return Math.max(1, Math.trunc(Number(repeated ?? 1)) || 1);
}
