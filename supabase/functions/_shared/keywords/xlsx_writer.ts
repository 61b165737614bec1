import { ZipWriter } from "../exports/zip.ts";

/** A cell: a number stays one, a text is never a formula, null is empty. */
export type Cell = string | number | null;

/** Rows that a sheet holds at most. */
const SHEET_ROWS = 1_048_576;
/** A text that starts like this would become a formula once somebody edits its cell. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@＝＋－＠]/u;
// deno-lint-ignore no-control-regex
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

/** Styles by their index: plain, heading, and text that looks like a formula (shown with a quote, as typed). */
const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
  `<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill ` +
  `patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>` +
  `<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
  `<cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" quotePrefix="1"/></cellXfs>` +
  `</styleSheet>`;

/**
 * A workbook written row by row: bytes are taken whenever one likes, and memory holds what was not taken yet. When a
 * sheet is full another one follows.
 */
export class XlsxWriter {
  readonly #zip: ZipWriter;
  readonly #head: readonly string[];
  readonly #sheetRows: number;
  #sheets = 0;
  #rows = 0;
  readonly #entries: ReturnType<ZipWriter["take"]>["entries"] = [];

  /** `head` are the headings, repeated on every sheet of at most `sheetRows` rows. */
  constructor(at: Date, head: readonly string[], sheetRows = SHEET_ROWS) {
    this.#sheetRows = sheetRows;
    this.#zip = new ZipWriter(at);
    this.#head = head;
    this.#zip.addText("xl/styles.xml", STYLES);
    this.#zip.addText("_rels/.rels", relations([["officeDocument", "xl/workbook.xml"]]));
    this.#beginSheet();
  }

  addRows(rows: readonly (readonly Cell[])[]): void {
    for (let at = 0; at < rows.length;) {
      if (this.#rows === this.#sheetRows) this.#nextSheet();
      const fitting = rows.slice(at, at + this.#sheetRows - this.#rows);
      this.#zip.write(fitting.map((row) => rowXml(row)).join(""));
      this.#rows += fitting.length;
      at += fitting.length;
    }
  }

  /** The bytes written since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const { bytes, entries } = this.#zip.take();
    this.#entries.push(...entries);
    return bytes;
  }

  /** Completes the workbook; the last bytes are taken afterwards. */
  close(): Uint8Array<ArrayBuffer> {
    this.#endSheet();
    const sheets = Array.from({ length: this.#sheets }, (_, index) => index + 1);
    const zip = this.#zip;
    zip.addText(
      "xl/workbook.xml",
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${
        sheets.map((n) =>
          `<sheet name="Keywords${n > 1 ? ` ${n}` : ""}" sheetId="${n}" r:id="rId${n}"/>`
        ).join("")
      }</sheets></workbook>`,
    );
    zip.addText(
      "xl/_rels/workbook.xml.rels",
      relations([
        ...sheets.map((n) => ["worksheet", `worksheets/sheet${n}.xml`] as const),
        ["styles", "styles.xml"],
      ]),
    );
    zip.addText("[Content_Types].xml", contentTypes(sheets));
    const before = this.take();
    const start = zip.state.offset;
    zip.addDirectory(this.#entries);
    zip.close(this.#entries.length, start);
    const after = zip.take().bytes;
    const bytes = new Uint8Array(before.length + after.length);
    bytes.set(before);
    bytes.set(after, before.length);
    return bytes;
  }

  #beginSheet(): void {
    this.#sheets++;
    this.#rows = 1;
    this.#zip.begin(`xl/worksheets/sheet${this.#sheets}.xml`);
    this.#zip.write(
      `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" ` +
        `activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="44" ` +
        `customWidth="1"/></cols><sheetData>${rowXml(this.#head, 1)}`,
    );
  }

  #endSheet(): void {
    this.#zip.write("</sheetData></worksheet>");
    this.#zip.end();
  }

  #nextSheet(): void {
    this.#endSheet();
    this.#beginSheet();
  }
}

function rowXml(row: readonly Cell[], style?: number): string {
  return `<row>${row.map((cell) => cellXml(cell, style)).join("")}</row>`;
}

function cellXml(cell: Cell, style?: number): string {
  if (cell === null || cell === "") return "<c/>";
  if (typeof cell === "number") return `<c><v>${cell}</v></c>`;
  const index = style ?? (FORMULA.test(cell) ? 2 : 0);
  return `<c t="inlineStr"${index ? ` s="${index}"` : ""}><is><t xml:space="preserve">${
    escape(cell)
  }</t></is></c>`;
}

function escape(text: string): string {
  return text.toWellFormed().replace(UNSPEAKABLE, " ").replaceAll("&", "&amp;").replaceAll(
    "<",
    "&lt;",
  )
    .replaceAll(">", "&gt;");
}

function relations(targets: readonly (readonly [kind: string, target: string])[]): string {
  const lines = targets.map(([kind, target], index) =>
    `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${lines.join("")}</Relationships>`;
}

function contentTypes(sheets: readonly number[]): string {
  const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const part = (name: string, type: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="${kind}.${type}+xml"/>`;
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ` +
    `ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${
      part("workbook", "sheet.main")
    }${part("styles", "styles")}${
      sheets.map((n) => part(`worksheets/sheet${n}`, "worksheet")).join("")
    }</Types>`;
}
