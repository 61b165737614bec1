import type { Db } from "../db.ts";
import { enqueueJobs, type Order } from "../jobs/enqueue_jobs.ts";

/** Orders `count` ideas (1–10) for each cluster. Raises what `enqueueJobs` raises. */
export function orderIdeas(
  deps: { db: Db },
  { siteId, ids, count = 5, key }: { siteId: string; ids: string[]; count?: number; key: string },
): Promise<Order> {
  const items = ids.map((subject_id) => ({ subject_id, count }));
  return enqueueJobs(deps, { siteId, operation: "generate_ideas", items, key });
}
