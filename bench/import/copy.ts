import { storedRow } from "core/keywords/import_keywords.ts";
import { intentGuesser } from "core/keywords/intents/learn_intents.ts";
import type { KeywordRow } from "core/keywords/reading/types.ts";
import type { Supabase, Workspace } from "../supabase/supabase.ts";

const COLUMNS = [
  "keyword",
  "volume",
  "volume_min",
  "volume_max",
  "difficulty",
  "cpc",
  "currency",
  "intent",
  "intent_source",
] as const;

/**
 * Makes the function that fills an empty table like `public.keywords`, with its columns, checks and
 * indexes, through COPY, and answers the milliseconds that took.
 */
export async function prepareCopy(
  { database }: Supabase,
  { siteId, sectorIds }: Workspace,
  rows: KeywordRow[],
): Promise<() => Promise<number>> {
  const [owner] = await database.sql<{ account_id: string }>(
    "select account_id from public.sites where id = $1",
    [siteId],
  );
  const prefix = `${owner?.account_id}\t${siteId}\t${sectorIds[0]}\tcsv\t`;
  const guesser = intentGuesser(rows);
  const text = rows.map((row) => storedRow(row, [], guesser))
    .map((row) => prefix + COLUMNS.map((name) => field(row[name])).join("\t") + "\n").join("");
  const bytes = new TextEncoder().encode(text);
  await database.exec("create table public.copied_keywords (like public.keywords including all)");
  const { driver } = database.connection;
  if (!("begin" in driver)) throw new Error("COPY needs a real Postgres.");
  return async () => {
    await database.exec("truncate public.copied_keywords");
    const start = performance.now();
    const target = await driver.unsafe(
      `copy public.copied_keywords (account_id, site_id, sector_id, source, ${COLUMNS}) from stdin`,
    ).writable();
    await new Promise<void>((resolve, reject) => {
      target.on("error", reject).on("finish", resolve).end(bytes);
    });
    return performance.now() - start;
  };
}

function field(value: string | number | null): string {
  if (value === null) return "\\N";
  return String(value).replace(/[\\\t\n\r]/g, (sign) => `\\${sign}`);
}
