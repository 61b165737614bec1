import { z } from "npm:zod@4.6.7";
import { noteExport } from "../audit/note_export.ts";
import { type Db, unwrap } from "../db.ts";
import type { LedgerFilters } from "./list_ledger.ts";

const Entries = z.array(z.object({
  id: z.int(),
  created_at: z.string(),
  type: z.string(),
  amount: z.int(),
  balance_after: z.int(),
  description: z.string(),
}));

const AT_ONCE = 1000;

/** The whole ledger in order of time as CSV, UTF-8 with a byte order mark, in chunks of text. */
export async function* readLedgerCsv(
  { db }: { db: Db },
  { type }: LedgerFilters,
): AsyncGenerator<string> {
  yield "\ufeffentry,time,type,amount,balance,description\r\n";
  for (let after = 0, full = true; full;) {
    const entries = Entries.parse(unwrap(
      await db.rpc("export_ledger", { p_type: type, p_after: after, p_limit: AT_ONCE }),
    ));
    if (after === 0) await noteExport({ db }, { what: "ledger", filters: { type } });
    if (entries.length > 0) yield entries.map(toLine).join("");
    after = entries.at(-1)?.id ?? after;
    full = entries.length === AT_ONCE;
  }
}

function toLine(entry: z.infer<typeof Entries>[number]): string {
  const { id, created_at, type, amount, balance_after, description } = entry;
  return [id, created_at, type, amount, balance_after, csvText(description)].join(",") + "\r\n";
}

/** A quoted text cell; one that a spreadsheet would run as a formula gets a leading apostrophe. */
export function csvText(text: string): string {
  const safe = /^[\s\p{Cc}]*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
