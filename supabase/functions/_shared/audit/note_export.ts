import { type Db, type Json, unwrap } from "../db.ts";

/** What somebody takes away as a file. */
export interface Export {
  what: "activity" | "keywords" | "ledger" | "content";
  siteId?: string;
  /** What the rows were narrowed down to. */
  filters?: Record<string, Json | undefined>;
}

/** Writes into the account's log that the holder of `db`'s token takes data away. */
export async function noteExport(
  { db }: { db: Db },
  { what, siteId, filters = {} }: Export,
): Promise<void> {
  unwrap(await db.rpc("note_export", { p_what: what, p_site_id: siteId, p_filters: filters }));
}
