import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { EXPORTS_BUCKET } from "./schema.ts";

const Stale = z.array(z.object({ id: z.uuid(), account_id: z.uuid(), parts: z.int() }));

/**
 * Removes the files of exports that are over a week old or failed; answers how many exports. Done twice or half, it
 * comes to the same. Throws `internal` when Storage refuses.
 */
export async function removeStaleExports({ db }: { db: Db }): Promise<number> {
  const stale = Stale.parse(unwrap(await db.rpc("stale_exports")));
  for (const { id, account_id, parts } of stale) {
    // A part may be stored whose number did not come to be known any more.
    const paths = Array.from(
      { length: parts + 1 },
      (_, index) => `${account_id}/${id}/${index + 1}`,
    );
    for (let at = 0; at < paths.length; at += 100) {
      const { error } = await db.storage.from(EXPORTS_BUCKET).remove(paths.slice(at, at + 100));
      if (error) {
        throw new AppError("internal", "Old exports could not be removed.", { cause: error });
      }
    }
    unwrap(await db.rpc("forget_export", { p_id: id }));
  }
  return stale.length;
}
