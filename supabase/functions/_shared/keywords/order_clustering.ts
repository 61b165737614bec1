import { z } from "npm:zod@4.6.7";
import type { Granularity } from "../clusters/grouping/granularity.ts";
import { type Db, type Json, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { enqueueJobs, type Order } from "../jobs/enqueue_jobs.ts";
import { batchesBySector } from "./cluster_batches.ts";

/** Keywords one order takes. */
export const MOST_KEYWORDS = 5000;

export interface ClusteringSelection {
  siteId: string;
  /** These keywords … */
  ids?: string[];
  /** … or all that match the filters of the keyword table. */
  filters?: Record<string, string | number | undefined>;
}

export interface ClusteringPlan {
  /** New keywords that would be clustered. */
  keywords: number;
  /** New keywords beyond what one order takes. */
  leftOver: number;
  requests: number;
  batches: string[][];
}

export interface ClusteringOrder extends Order {
  requests: number;
  keywords: number;
  leftOver: number;
}

/** What `new_keywords` answers. */
export const NewKeywords = z.object({
  total: z.number(),
  keywords: z.array(z.object({ id: z.string(), keyword: z.string(), sector_id: z.string() })),
});

/** The new keywords of a selection in requests that keep topics together. Raises `not_found`. */
export async function planClustering(
  { db }: { db: Db },
  { siteId, ids, filters = {} }: ClusteringSelection,
  limit = MOST_KEYWORDS,
): Promise<ClusteringPlan> {
  const { total, keywords } = NewKeywords.parse(unwrap(
    await db.rpc("new_keywords", {
      p_site_id: siteId,
      p_filters: filters as Json,
      p_limit: limit,
      ...(ids ? { p_ids: ids } : {}),
    }),
  ));
  const batches = batchesBySector(keywords);
  return {
    keywords: keywords.length,
    leftOver: total - keywords.length,
    requests: batches.length,
    batches,
  };
}

/**
 * Orders the clustering of the new keywords of a selection, at most 5,000. Raises `conflict` when none is
 * new and what `enqueueJobs` raises. A repeated key gives the same order, whatever is new by now.
 */
export async function orderClustering(
  deps: { db: Db },
  selection: ClusteringSelection & { key: string; granularity?: Granularity },
): Promise<ClusteringOrder> {
  const { granularity = "balanced" } = selection;
  const { batches, keywords, leftOver } = await planClustering(deps, selection);
  // After a double submit nothing is new any more; the key then finds the first order.
  const items = batches.length > 0 ? batches : [[]];
  if (granularity !== "balanced") {
    unwrap(
      await deps.db.rpc("choose_granularity", {
        p_site_id: selection.siteId,
        p_key: selection.key,
        p_granularity: granularity,
      }),
    );
  }
  const order = await enqueueJobs(deps, {
    siteId: selection.siteId,
    operation: "auto_cluster",
    items: items.map((keyword_ids) => ({ keyword_ids })),
    key: selection.key,
  });
  if (order.jobs.length === 0) {
    throw new AppError(
      "conflict",
      "None of these keywords is waiting to be clustered: they have a cluster, are archived, or are being clustered.",
    );
  }
  const ordered = order.repeated ? await keywordsOf(deps, order.jobs) : keywords;
  return { ...order, requests: order.jobs.length, keywords: ordered, leftOver };
}

async function keywordsOf({ db }: { db: Db }, jobs: string[]): Promise<number> {
  const Payloads = z.array(z.object({ payload: z.object({ keyword_ids: z.array(z.string()) }) }));
  const answer = await db.from("jobs").select("payload").in("id", jobs.slice(0, 150));
  return Payloads.parse(unwrap(answer))
    .reduce((sum, { payload }) => sum + payload.keyword_ids.length, 0);
}
