import { type SheetTable, SheetText } from "./sheet_text.ts";

const MAX_DEPTH = 4;

/**
 * Reads JSON as a table: an array of objects or of texts, an object that holds one, or one object a
 * line. Nested values come as columns of their own name. null when the text is no such JSON.
 */
export function readJson(text: string): SheetTable | null {
  const records = recordsIn(text);
  if (!records) return null;
  const sheet = new SheetText();
  if (records.every((record) => Array.isArray(record))) return ofArrays(records);
  const objects = records.map((record) => flatten(record));
  const columns = [...new Set(objects.flatMap((object) => [...object.keys()]))].slice(0, 500);
  const isList = columns.length === 1 && columns[0] === "";
  if (!isList) sheet.add(1, columns);
  for (const [i, object] of objects.entries()) {
    const cells = columns.map((column) => object.get(column) ?? "");
    sheet.add(i + (isList ? 1 : 2), cells);
  }
  return sheet.table("");
}

function ofArrays(records: unknown[][]): SheetTable {
  const sheet = new SheetText();
  for (const [i, record] of records.entries()) {
    sheet.add(i + 1, record.slice(0, 500).map((value) => isBare(value) ? String(value) : ""));
  }
  return sheet.table("");
}

function isBare(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function recordsIn(text: string): unknown[] | null {
  const start = text.slice(0, 200).trimStart()[0];
  if (start !== "{" && start !== "[") return null;
  const whole = parsed(text);
  if (whole !== undefined) return longestArray(whole, 0);
  const lines = text.split("\n").filter((line) => line.trim() !== "").map(parsed);
  return lines.length > 0 && lines.every((line) => line !== null && typeof line === "object")
    ? lines
    : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The array with the most entries, at most a few levels down. */
function longestArray(value: unknown, depth: number): unknown[] | null {
  if (Array.isArray(value)) {
    const inner = value.length === 1 && depth < MAX_DEPTH
      ? longestArray(value[0], depth + 1)
      : null;
    return inner && inner.length > 1 ? inner : value;
  }
  if (value === null || typeof value !== "object" || depth >= MAX_DEPTH) return null;
  const arrays = Object.values(value).map((one) => longestArray(one, depth + 1));
  return arrays.reduce(
    (best, one) => (one?.length ?? -1) > (best?.length ?? -1) ? one : best,
    null,
  );
}

/** The values of a record by the last part of their path, as cells. A bare value has the name "". */
function flatten(record: unknown): Map<string, string> {
  const cells = new Map<string, string>();
  const add = (name: string, value: unknown, depth: number) => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) {
      const words = value.filter((one) => typeof one !== "object");
      if (words.length > 0 && !cells.has(name)) cells.set(name, words.join(", "));
    } else if (typeof value !== "object") {
      if (!cells.has(name)) cells.set(name, String(value));
    } else if (depth < MAX_DEPTH) {
      for (const [key, inner] of Object.entries(value)) add(key, inner, depth + 1);
    }
  };
  add("", record, 0);
  return cells;
}
