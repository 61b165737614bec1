// @ts-types="npm:@types/papaparse@5.5.2"
import Papa from "npm:papaparse@5.7.1";
import { z } from "npm:zod@4.6.7";
import { noteExport } from "../audit/note_export.ts";
import { type Db, unwrap } from "../db.ts";
import { readRejections } from "./import_keywords.ts";
import type { KeywordColumn } from "./keyword_views.ts";
import { type KeywordSelection, selectionArguments } from "./selection.ts";
import { sortArguments } from "../table_query.ts";
import { type Cell, XlsxWriter } from "./xlsx_writer.ts";

const CHUNK = 5000;
const KEYWORD_COLUMNS = [
  "keyword",
  "volume",
  "volume_min",
  "volume_max",
  "difficulty",
  "cpc",
  "currency",
  "intent",
  "status",
  "cluster",
  "sector",
  "source",
];
const REJECTED_COLUMNS = ["line", "reason_code", "reason", "raw"];
/** A cell that starts like this would run as a formula in a spreadsheet; it gets an apostrophe. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@＝＋－＠]/u;

const Chunk = z.array(
  z.looseObject({ id: z.string(), value: z.union([z.string(), z.number()]).nullable() }),
);
const CellValue = z.union([z.string(), z.number()]).nullable().catch(null);

interface KeywordExport {
  siteId: string;
  selection: KeywordSelection;
  /** An order of the table, as its address has it; by keyword when it is left out. */
  sort?: string;
  /** Columns of the table beside the keyword; without them everything that is known. */
  columns?: readonly KeywordColumn[];
}

/** The CSV of a selection in chunks of text; UTF-8 with a byte order mark for Excel. */
export async function* exportKeywords(
  deps: { db: Db },
  order: KeywordExport,
): AsyncGenerator<string> {
  const fields = fieldsOf(order.columns);
  yield headerLine(fields);
  for await (const rows of readChunks(deps, order)) yield csvLines(fields, rows);
}

/** The same as an Excel workbook, in chunks of bytes; `at` is the time its parts bear. */
export async function* exportWorkbook(
  deps: { db: Db },
  { at, ...order }: KeywordExport & { at: Date },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const fields = fieldsOf(order.columns);
  const workbook = new XlsxWriter(at, fields);
  yield workbook.take();
  for await (const rows of readChunks(deps, order)) {
    workbook.addRows(rows.map((row) => fields.map((field): Cell => CellValue.parse(row[field]))));
    yield workbook.take();
  }
  yield workbook.close();
}

/** What files hold for columns of the table: a volume has its range, a price its currency. */
function fieldsOf(columns: readonly KeywordColumn[] | undefined): string[] {
  if (!columns) return KEYWORD_COLUMNS;
  return [
    "keyword",
    ...columns.flatMap((column) =>
      column === "volume"
        ? ["volume", "volume_min", "volume_max"]
        : column === "cpc"
        ? ["cpc", "currency"]
        : [column]
    ),
  ];
}

function filtersOf(selection: KeywordSelection) {
  return "filters" in selection ? { filters: selection.filters } : {};
}

async function* readChunks(
  { db }: { db: Db },
  { siteId, selection, sort = "keyword" }: KeywordExport,
) {
  let cursor: { id: string; value: string | number | null } | undefined;
  for (;;) {
    const answer = await db.rpc("export_keywords", {
      p_site_id: siteId,
      p_limit: CHUNK,
      ...sortArguments(sort),
      ...selectionArguments(selection),
      ...(cursor ? { p_cursor: cursor } : {}),
    });
    const rows = Chunk.parse(unwrap(answer));
    if (!cursor) await noteExport({ db }, { what: "keywords", siteId, ...filtersOf(selection) });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return;
    cursor = { id: last.id, value: last.value };
  }
}

/** The CSV of an import's rejected rows with line numbers and reasons, in chunks of text. */
export async function* exportRejections(
  deps: { db: Db },
  importId: string,
): AsyncGenerator<string> {
  yield headerLine(REJECTED_COLUMNS);
  for await (const rows of readRejections(deps, importId)) yield csvLines(REJECTED_COLUMNS, rows);
}

function headerLine(columns: string[]): string {
  return `\ufeff${columns.join(",")}\r\n`;
}

function csvLines(columns: string[], rows: object[]): string {
  const options = { columns, header: false, newline: "\r\n", escapeFormulae: FORMULA };
  return `${Papa.unparse(rows, options)}\r\n`;
}
