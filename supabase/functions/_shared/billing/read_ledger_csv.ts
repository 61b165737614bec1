import { z } from "npm:zod@4.6.7";
import { noteExport } from "../audit/note_export.ts";
import { type Db, unwrap } from "../db.ts";
import { LedgerEntry, type LedgerFilters } from "./list_ledger.ts";

const Entries = z.array(LedgerEntry);

const AT_ONCE = 1000;

const COLUMNS = [
  "entry",
  "time",
  "type",
  "cause",
  "amount",
  "balance",
  "purchased amount",
  "purchased balance",
  "owed amount",
  "owed",
  "description",
  "reference",
  "job",
];

/** The whole ledger in order of time as CSV, UTF-8 with a byte order mark, in chunks of text. */
export async function* readLedgerCsv(
  { db }: { db: Db },
  filters: LedgerFilters,
): AsyncGenerator<string> {
  yield `\ufeff${COLUMNS.join(",")}\r\n`;
  for (let after = 0, full = true; full;) {
    const entries = Entries.parse(unwrap(
      await db.rpc("export_ledger", { p_filters: filters, p_after: after, p_limit: AT_ONCE }),
    ));
    if (after === 0) await noteExport({ db }, { what: "ledger", filters });
    if (entries.length > 0) yield entries.map(toLine).join("");
    after = entries.at(-1)?.id ?? after;
    full = entries.length === AT_ONCE;
  }
}

function toLine(entry: z.infer<typeof LedgerEntry>): string {
  return [
    entry.id,
    entry.created_at,
    entry.type,
    entry.cause,
    entry.amount,
    entry.balance_after,
    entry.purchased_amount,
    entry.purchased_after,
    entry.debt_amount,
    entry.debt_after,
    csvText(entry.description),
    csvText(entry.reference ?? ""),
    entry.job_id ?? "",
  ].join(",") + "\r\n";
}

/** A quoted text cell; one that a spreadsheet would run as a formula gets a leading apostrophe. */
export function csvText(text: string): string {
  const safe = /^[\s\p{Cc}]*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
