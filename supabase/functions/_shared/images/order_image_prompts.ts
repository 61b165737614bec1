import type { Db } from "../db.ts";
import { enqueueJobs, type Order } from "../jobs/enqueue_jobs.ts";

/** Orders image prompts of contents: a featured one and up to `maxInArticle` (0–5) others each. */
export function orderImagePrompts(
  deps: { db: Db },
  { siteId, ids, maxInArticle = 2, key }: {
    siteId: string;
    ids: string[];
    maxInArticle?: number;
    key: string;
  },
): Promise<Order> {
  const items = ids.map((subject_id) => ({ subject_id, max_in_article: maxInArticle }));
  return enqueueJobs(deps, { siteId, operation: "generate_image_prompts", items, key });
}
