import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

interface Deps {
  /** The service client. */
  db: Db;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const Claimed = z.object({ account_id: z.uuid(), lease: z.uuid() });
const Files = z.array(z.object({ bucket: z.string(), name: z.string() }));
const Purged = z.object({ done: z.boolean() });

/**
 * Takes up the next account whose days of grace are over and deletes it, or works on it until `until` (milliseconds
 * since the epoch). False when none is due. Every step may be the last: whoever comes next goes on. Throws
 * `internal` when Storage refuses.
 */
export async function runNextDeletion({ db, now }: Deps, until: number): Promise<boolean> {
  const answer = unwrap(await db.rpc("claim_deletion"));
  if (answer === null) return false;
  const { account_id, lease } = Claimed.parse(answer);
  const args = { p_account_id: account_id, p_lease: lease };
  // The rows come last: as long as they are there, what is left of the files is known.
  while (await removeFiles(db, args)) {
    if (now() >= until) return true;
  }
  while (now() < until) {
    const step = unwrap(await db.rpc("purge_account", args));
    if (step === null || Purged.parse(step).done) return true;
  }
  return true;
}

/** Removes the next hundred files; whether there may be more. */
async function removeFiles(
  db: Db,
  args: { p_account_id: string; p_lease: string },
): Promise<boolean> {
  const answer = unwrap(await db.rpc("deletion_files", args));
  if (answer === null) return false;
  const files = Files.parse(answer);
  for (const [bucket, group] of Map.groupBy(files, ({ bucket }) => bucket)) {
    const { data, error } = await db.storage.from(bucket).remove(group.map(({ name }) => name));
    if (error || data.length === 0) {
      throw new AppError("internal", "Files could not be removed.", { cause: error });
    }
  }
  return files.length > 0;
}
