import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import type { Operation } from "../billing/estimate.ts";

/** One thing to work on: a subject, or the keywords of a clustering request. */
export interface OrderItem {
  subject_id?: string;
  keyword_ids?: string[];
  /** Ideas wanted of a cluster, 1–10. */
  count?: number;
  /** Pictures inside an article, 0–5. */
  max_in_article?: number;
}

const Order = z.object({
  jobs: z.array(z.string()),
  /** Items that had nothing to do or are being worked on already. */
  skipped: z.number(),
  /** Credits reserved. */
  credits: z.number(),
  /** Whether this key had been ordered before. */
  repeated: z.boolean(),
});
export type Order = z.infer<typeof Order>;

/**
 * Orders work of one function for a site, all or nothing; the same key gives the same order again.
 * Raises `insufficient_credits`, `module_disabled`, `forbidden`, `not_found`, `account_suspended`, `invalid`.
 */
export async function enqueueJobs(
  { db }: { db: Db },
  { siteId, operation, items, key }: {
    siteId: string;
    operation: Operation;
    items: OrderItem[];
    /** Idempotency key, 8 to 100 characters. */
    key: string;
  },
): Promise<Order> {
  return Order.parse(unwrap(
    await db.rpc("enqueue_jobs", {
      p_site_id: siteId,
      p_function: operation,
      p_items: items.map((item) => ({ ...item })),
      p_key: key,
    }),
  ));
}
