import type { ClaimedExport, ExportState } from "./schema.ts";

/** The README.txt of an export. */
export function readMe({ account, created_at }: ClaimedExport, state: ExportState): string {
  const tables = state.tables.map(({ name, rows }) => `  ${name.padEnd(28)} ${rows}`);
  const missing = state.missing.length > 0
    ? `\nPictures whose bytes were gone when this was made:\n${
      state.missing.map((path) => `  ${path}`).join("\n")
    }\n`
    : "";
  return `IGNY8: everything in the account "${account.name.replace(/\s+/g, " ")}"
Ordered on ${created_at.slice(0, 10)} (UTC).

data/      Every table twice: as JSON (one object a line, in a list) and as CSV
           (UTF-8 with a byte order mark; lists and objects stand as JSON; an
           apostrophe leads cells that a spreadsheet would run as a formula).
articles/  Every article as HTML and as Markdown, by site.
images/    Every picture, by site; the articles show them from here.
manifest.json  Every file with its size, its CRC-32 and, for tables, its rows.

Not in it: passwords, keys and other secrets, which nobody can read; files that
were uploaded only to be imported; notifications to other people alone.

Rows when this was begun:
${tables.join("\n")}
${missing}`;
}
