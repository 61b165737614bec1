import type { Db } from "../db.ts";
import { enqueueJobs, type Order } from "../jobs/enqueue_jobs.ts";

/** Orders the articles of tasks. Raises what `enqueueJobs` raises. */
export function orderContent(
  deps: { db: Db },
  { siteId, ids, key }: { siteId: string; ids: string[]; key: string },
): Promise<Order> {
  const items = ids.map((subject_id) => ({ subject_id }));
  return enqueueJobs(deps, { siteId, operation: "generate_content", items, key });
}
