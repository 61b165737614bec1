import { strToU8, zipSync } from "fflate";

type Cell = string | number | boolean | null;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** An Excel workbook: texts shared, numbers as stored, in sheets of rows. */
export function xlsxOf(sheets: Record<string, Cell[][]>): Uint8Array<ArrayBuffer> {
  const strings: string[] = [];
  const files: Record<string, Uint8Array> = {};
  const names = Object.keys(sheets);
  for (const [i, rows] of Object.values(sheets).entries()) {
    const body = rows.map((row, r) => {
      const cells = row.map((cell, c) => xlsxCell(cell, `${letters(c)}${r + 1}`, strings)).join("");
      return cells === "" ? "" : `<row r="${r + 1}">${cells}</row>`;
    });
    files[`xl/worksheets/sheet${i + 1}.xml`] = strToU8(
      `${HEAD}<worksheet xmlns="urn:x"><sheetData>${body.join("")}</sheetData></worksheet>`,
    );
  }
  const ids = names.map((_, i) => `rId${i + 1}`);
  files["xl/workbook.xml"] = strToU8(
    `${HEAD}<workbook xmlns:r="urn:r"><sheets>${
      names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="${ids[i]}"/>`)
        .join("")
    }</sheets></workbook>`,
  );
  files["xl/_rels/workbook.xml.rels"] = strToU8(
    `${HEAD}<Relationships>${
      ids.map((id, i) => `<Relationship Id="${id}" Target="worksheets/sheet${i + 1}.xml"/>`).join(
        "",
      )
    }</Relationships>`,
  );
  // Behind the sheets, as some writers put them.
  files["xl/sharedStrings.xml"] = strToU8(
    `${HEAD}<sst>${strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join("")}</sst>`,
  );
  return new Uint8Array(zipSync(files));
}

/** An OpenDocument spreadsheet with one sheet, whose empty rest is one repeated row. */
export function odsOf(rows: Cell[][]): Uint8Array<ArrayBuffer> {
  const body = rows.map((row) => `<table:table-row>${row.map(odsCell).join("")}</table:table-row>`);
  return new Uint8Array(zipSync({
    mimetype: strToU8("application/vnd.oasis.opendocument.spreadsheet"),
    "content.xml": strToU8(
      `${HEAD}<office:document-content><table:table table:name="Words">${body.join("")}` +
        '<table:table-row table:number-rows-repeated="1048000">' +
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>' +
        "</table:table></office:document-content>",
    ),
  }));
}

function xlsxCell(cell: Cell, at: string, strings: string[]): string {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  strings.push(cell);
  return `<c r="${at}" t="s"><v>${strings.length - 1}</v></c>`;
}

function odsCell(cell: Cell): string {
  if (cell === null) return "<table:table-cell/>";
  if (typeof cell === "number") {
    const shown = `<text:p>${cell.toFixed(1)}</text:p>`;
    return `<table:table-cell office:value-type="float" office:value="${cell}">${shown}</table:table-cell>`;
  }
  return `<table:table-cell office:value-type="string"><text:p>${
    escaped(String(cell))
  }</text:p></table:table-cell>`;
}

function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : letters(column / 26 - 1 | 0) + letters(column % 26);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
