import { setTimeout as pause } from "node:timers/promises";
import { z } from "npm:zod@4.6.7";
import type { Embedded, TextEmbedder } from "../ai/provider.ts";
import { type GroupedText, groupKeywords } from "../clusters/grouping/group_keywords.ts";
import { granularityOf } from "../clusters/grouping/granularity.ts";
import { packRequests } from "../clusters/grouping/pack_requests.ts";
import { commonLength, packVector, unpackVector } from "../clusters/grouping/packed_vector.ts";
import { type Json, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import type { JobTools, LeaseArgs } from "../jobs/handler.ts";
import { BATCH_SIZE } from "./cluster_batches.ts";
import { PlannedKeyword } from "./clustering_schema.ts";

/** Texts embedded with one call. */
const EMBEDDED_AT_ONCE = 200;
/** Milliseconds between two looks at whether another job's plan is done. */
const LOOK_AGAIN_MS = 700;

const Plan = z.discriminatedUnion("state", [
  z.object({ state: z.literal("lost") }),
  z.object({ state: z.literal("wait") }),
  z.object({ state: z.literal("ready"), keywords: z.array(PlannedKeyword) }),
  z.object({
    state: z.literal("plan"),
    granularity: z.string().nullable(),
    keywords: z.array(z.object({
      id: z.uuid(),
      keyword: z.string(),
      vector: z.string().nullable(),
      results: z.array(z.string()).nullable(),
    })),
    clustered: z.array(z.object({
      keyword: z.string(),
      cluster_id: z.uuid(),
      vector: z.string().nullable(),
      results: z.array(z.string()).nullable(),
    })),
  }),
]);
type ToPlan = Extract<z.infer<typeof Plan>, { state: "plan" }>;

/**
 * The keywords of a clustering job with the groups they belong to. The first job of an order groups all its
 * keywords at once, beside those the sector has clustered already; the others wait for it. Raises
 * `lease_lost`.
 */
export async function plannedKeywords(tools: JobTools): Promise<PlannedKeyword[]> {
  const lease: LeaseArgs = { p_job_id: tools.job.id, p_lease: tools.job.lease_token ?? "" };
  const embedder = await tools.ai.embedder?.() ?? null;
  let known: z.infer<typeof Plan> | null = null;
  for (;;) {
    const plan: z.infer<typeof Plan> = known ?? Plan.parse(
      unwrap(await tools.db.rpc("clustering_plan", { ...lease, p_model: embedder?.model ?? "" })),
    );
    known = null;
    if (plan.state === "ready") return plan.keywords;
    if (plan.state === "lost") {
      throw new AppError("lease_lost", "Another worker has taken over this job.");
    }
    if (plan.state === "wait") {
      await pause(LOOK_AGAIN_MS, undefined, { signal: tools.signal })
        .catch(() => tools.signal.throwIfAborted());
    } else known = await makePlan(tools, lease, plan, embedder);
  }
}

/** Groups all keywords of the order; what the plan says of this job then, or null when another job has planned meanwhile. */
async function makePlan(
  tools: JobTools,
  lease: LeaseArgs,
  plan: ToPlan,
  embedder: TextEmbedder | null,
): Promise<z.infer<typeof Plan> | null> {
  const { keywords, clustered } = plan;
  tools.phase("PREP", `Grouping ${keywords.length} keywords by meaning`);
  const known = await embeddings(tools, lease, embedder, [...keywords, ...clustered]);
  const clusters = [...new Set(clustered.map(({ cluster_id }) => cluster_id))];
  const items: GroupedText[] = [
    ...keywords.map(({ keyword, results }) => ({
      text: keyword,
      vector: known.get(keyword) ?? null,
      results,
    })),
    ...clustered.map(({ keyword, cluster_id, results }) => ({
      text: keyword,
      vector: known.get(keyword) ?? null,
      group: clusters.indexOf(cluster_id),
      results,
    })),
  ];
  const { groups, closeness } = groupKeywords(items, granularityOf(plan.granularity));
  const clusterOf = new Map(
    clustered.map(({ cluster_id }, at) => [groups[keywords.length + at], cluster_id]),
  );
  const members = Map.groupBy(keywords.keys(), (at) => groups[at] ?? -1);
  const alone = members.get(-1) ?? [];
  members.delete(-1);
  const idsOf = (places: readonly number[]) => places.flatMap((at) => keywords[at]?.id ?? []);
  const stored = await tools.db.rpc("store_clustering_plan", {
    ...lease,
    p_groups: [...members].map(([group, places]) => ({
      cluster_id: clusterOf.get(group) ?? null,
      keywords: places.map((at) => ({
        id: keywords[at]?.id ?? "",
        confidence: closeness[at] ?? 0,
      })),
    })) as Json,
    p_requests: packRequests(
      [...[...members.values()].map(idsOf), ...idsOf(alone).map((id) => [id])],
      BATCH_SIZE,
    ),
  });
  return Plan.nullable().parse(unwrap(stored));
}

/**
 * Directions of texts, all of one length: known ones as they are, the others embedded in batches and kept. What is known
 * in another length than the vendor's is embedded again: whoever speaks OpenAI's API may change its model under the same
 * name. Words have to do without a vendor that embeds.
 */
async function embeddings(
  tools: JobTools,
  lease: LeaseArgs,
  embedder: TextEmbedder | null,
  texts: readonly { keyword: string; vector: string | null }[],
): Promise<Map<string, Float32Array>> {
  const known = new Map<string, Float32Array>();
  for (const { keyword, vector } of texts) {
    const direction = vector === null ? null : unpackVector(vector);
    if (direction) known.set(keyword, direction);
  }
  if (!embedder) return known;
  const all = [...new Set(texts.map(({ keyword }) => keyword))];
  const asked = new Set<string>();
  let length = commonLength(known.values());
  for (;;) {
    const open = all.filter((text) => known.get(text)?.length !== length && !asked.has(text));
    if (open.length === 0) break;
    const total = asked.size + open.length;
    tools.phase("PREP", `Reading the meaning of ${asked.size} of ${total} keywords`);
    const batch = open.slice(0, EMBEDDED_AT_ONCE);
    const answer = await embedded(embedder, batch, tools.signal);
    if (!answer) return new Map();
    const directions = await keepEmbeddings(tools, lease, embedder.model, batch, answer);
    for (const [at, text] of batch.entries()) {
      asked.add(text);
      const direction = directions[at];
      if (direction) known.set(text, direction);
    }
    length = directions[0]?.length ?? length;
  }
  for (const [text, direction] of known) if (direction.length !== length) known.delete(text);
  return known;
}

/** Keeps what the vendor embedded; the directions as they will be read the next time, so that a re-run gives the same groups. */
async function keepEmbeddings(
  { db, kept, persist }: JobTools,
  lease: LeaseArgs,
  model: string,
  texts: string[],
  { vectors, usage: { tokens_in, cost_usd } }: Embedded,
): Promise<(Float32Array | null)[]> {
  const packed = vectors.map(packVector);
  const isHeld = await kept.storing(persist(async () =>
    unwrap(
      await db.rpc("keep_embeddings", {
        ...lease,
        p_model: model,
        p_vectors: texts.map((text, at) => ({ text, vector: packed[at] ?? "" })),
        p_usage: { tokens_in, cost_usd },
      }),
    )
  ));
  if (!isHeld) throw new AppError("lease_lost", "Another worker has taken over this job.");
  return packed.map(unpackVector);
}

/** The vendor's embeddings, or null when it has none: some that speak OpenAI's API do not. */
async function embedded(
  embedder: TextEmbedder,
  texts: string[],
  signal: AbortSignal,
): Promise<Embedded | null> {
  try {
    return await embedder.embed({ texts, signal });
  } catch (error) {
    if (error instanceof AppError && error.code === "vendor_rejected") return null;
    throw error;
  }
}
