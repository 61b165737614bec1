import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { KeywordImport } from "./schema.ts";

const ImportProgress = KeywordImport.pick({
  id: true,
  filename: true,
  status: true,
  lines: true,
  lines_done: true,
  error: true,
});
/** How far an import is. */
export type ImportProgress = z.infer<typeof ImportProgress>;

/** How far imports are; those that may not be seen are left out. */
export async function importProgress({ db }: { db: Db }, ids: string[]): Promise<ImportProgress[]> {
  const answer = await db.from("keyword_imports")
    .select("id, filename, status, lines, lines_done, error").in("id", ids);
  return z.array(ImportProgress).parse(unwrap(answer));
}
