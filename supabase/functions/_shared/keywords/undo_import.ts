import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const Undone = z.object({ removed: z.int(), left: z.int() });
/** Keywords taken back in one statement. */
const CHUNK = 20_000;

/**
 * Takes back the keywords an import brought that nobody used or changed since; answers how many.
 * Throws `not_found`, `forbidden`, `account_suspended`, and `conflict` while it is under way.
 */
export async function undoImport({ db }: { db: Db }, id: string): Promise<number> {
  let removed = 0;
  while (true) {
    const answer = await db.rpc("undo_keyword_import", { p_id: id, p_limit: CHUNK });
    const step = Undone.parse(unwrap(answer));
    removed += step.removed;
    if (step.left === 0 || step.removed === 0) return removed;
  }
}

/** Ends an import under way; what it stored stays. Throws as above but `conflict`. */
export async function cancelImport({ db }: { db: Db }, id: string): Promise<void> {
  unwrap(await db.rpc("cancel_keyword_import", { p_id: id }));
}
