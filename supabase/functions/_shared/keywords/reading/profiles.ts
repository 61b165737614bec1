import { readIntent } from "./intents.ts";
import { isUnknown, readNumber } from "./numbers.ts";
import type { FileRecord } from "./types.ts";

/** What the cells of one column look like; shares are of the non-empty cells. */
export interface ColumnProfile {
  index: number;
  filled: number;
  numeric: number;
  /** 1, 2, 3 …: a row number. */
  sequential: boolean;
  /** Share of cells that are searchable text: no number, date, URL, code or yes/no. */
  text: number;
  distinct: number;
  intent: number;
}

const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?$/;
const URL_LIKE = /^(https?:\/\/|www\.)\S+$|^\/\S*$/i;
const FLAG_OR_CODE = /^(true|false|yes|no|[a-z]{2}|[a-z]{2}-[a-z]{2})$/i;

/** Profiles the first `width` columns over the given records. */
export function profileColumns(records: FileRecord[], width: number): ColumnProfile[] {
  return Array.from({ length: width }, (_, index) => profile(records, index));
}

function profile(records: FileRecord[], index: number): ColumnProfile {
  const cells = records.map((record) => (record.cells[index] ?? "").trim())
    .filter((cell) => cell !== "" && !isUnknown(cell));
  const share = (test: (cell: string) => boolean) =>
    cells.length === 0 ? 0 : cells.filter(test).length / cells.length;
  return {
    index,
    filled: cells.length,
    numeric: share((cell) => !DATE.test(cell) && readNumber(cell, ".") !== null),
    sequential: cells.length > 2 && cells.every((cell, i) => Number(cell) - i === Number(cells[0])),
    text: share(isText),
    distinct: new Set(cells).size / Math.max(1, cells.length),
    intent: share((cell) =>
      cell.length > 3 && /^[a-z, ;|]+$/i.test(cell) && readIntent(cell) !== null
    ),
  };
}

function isText(cell: string): boolean {
  return /\p{L}/u.test(cell) && !DATE.test(cell) && !URL_LIKE.test(cell) &&
    !FLAG_OR_CODE.test(cell) && readNumber(cell, ".") === null;
}

/** The column most like keywords: mostly text and the most varied; null when none is text. */
export function mostKeywordLike(profiles: ColumnProfile[]): number | null {
  let best: ColumnProfile | null = null;
  for (const column of profiles) {
    if (column.text < 0.5 || column.intent > 0.8 && column.distinct < 0.5) continue;
    if (!best || column.distinct * column.text > best.distinct * best.text + 0.2) best = column;
  }
  return best?.index ?? null;
}
