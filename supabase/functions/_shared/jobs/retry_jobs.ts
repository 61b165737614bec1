import type { Db } from "../db.ts";
import { isAppError } from "../errors.ts";
import { retryJob } from "./retry_job.ts";

export interface Retried {
  ordered: number;
  /** Jobs that were not ordered again, by the sentence that says why. */
  refused: Map<string, number>;
}

/**
 * Orders failed jobs again, one after the other; one that is refused stops no other. Raises what is nobody's fault but
 * ours.
 */
export async function retryJobs(deps: { db: Db }, { ids }: { ids: string[] }): Promise<Retried> {
  const retried: Retried = { ordered: 0, refused: new Map() };
  for (const id of ids) {
    try {
      await retryJob(deps, { id });
      retried.ordered++;
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      retried.refused.set(error.message, (retried.refused.get(error.message) ?? 0) + 1);
    }
  }
  return retried;
}
