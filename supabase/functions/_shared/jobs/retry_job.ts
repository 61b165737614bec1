import { type Db, unwrap } from "../db.ts";

/**
 * Orders a failed or cancelled job again, with a new reservation; answers the new job's id, the same one
 * for every click. Raises `conflict`, `insufficient_credits`, `forbidden`, `not_found`.
 */
export async function retryJob({ db }: { db: Db }, { id }: { id: string }): Promise<string> {
  return unwrap(await db.rpc("retry_job", { p_job_id: id }));
}
