import { basename } from "node:path";

/** A search and the group it belongs to. */
export interface Labelled {
  text: string;
  label: string;
}

export const FORMATS = ["uqv100", "wands", "tsv", "normalized"] as const;
export type Format = typeof FORMATS[number];

/** Names of the columns that hold the search and its label, where the format leaves them open. */
export interface Columns {
  query?: string;
  label?: string;
}

const QUERY_NAMES = ["query", "keyword", "text", "search"];
const LABEL_NAMES = ["label", "query_class", "class", "topic", "cluster", "category", "need"];

/**
 * Reads a labelled file: `uqv100` (no header; the need is the number after the last full stop of the third
 * field of column 1), `wands` (query and query_class by name), `tsv` (a header; columns by name) or
 * `normalized` (no header, commas; the topic is the digits before the first hyphen). Rows without a label or
 * a search are left out, as is a search that came before. Throws Error when a column is missing.
 */
export function readLabelled(text: string, format: Format, columns: Columns = {}): Labelled[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).filter((line) => line.trim() !== "");
  const rows = format === "uqv100"
    ? lines.map(uqv100)
    : format === "normalized"
    ? lines.map(normalized)
    : named(lines, columns);
  const seen = new Set<string>();
  return rows.filter(({ text, label }) => {
    const isNew = text !== "" && label !== "" && !seen.has(text);
    if (isNew) seen.add(text);
    return isNew;
  });
}

/** The format that a file's name and first line suggest. */
export function guessFormat(path: string, text: string): Format {
  const name = basename(path).toLowerCase();
  if (name.includes("uqv100")) return "uqv100";
  if (name.includes("normalized_user_queries")) return "normalized";
  return /^query_id\tquery\tquery_class/.test(text) ? "wands" : "tsv";
}

function uqv100(line: string): Labelled {
  const [id = "", query = ""] = line.split("\t");
  const need = (id.split("|")[2] ?? "").split(".").at(-1) ?? "";
  return { text: query.trim(), label: need };
}

function normalized(line: string): Labelled {
  const comma = line.indexOf(",");
  return { text: line.slice(comma + 1).trim(), label: line.split("-", 1)[0] ?? "" };
}

function named([header = "", ...lines]: string[], columns: Columns): Labelled[] {
  const separator = header.includes("\t") ? "\t" : ",";
  const names = header.split(separator).map((name) => name.trim().toLowerCase());
  const query = place(names, columns.query ? [columns.query] : QUERY_NAMES, "query");
  const label = place(names, columns.label ? [columns.label] : LABEL_NAMES, "label");
  return lines.map((line) => {
    const cells = line.split(separator);
    return { text: (cells[query] ?? "").trim(), label: (cells[label] ?? "").trim() };
  });
}

function place(names: readonly string[], wanted: readonly string[], what: string): number {
  const at = wanted.map((name) => names.indexOf(name.toLowerCase())).find((found) => found >= 0);
  if (at !== undefined) return at;
  throw new Error(
    `The file has no ${what} column: it has ${names.join(", ")}. Name it with --${what}.`,
  );
}
