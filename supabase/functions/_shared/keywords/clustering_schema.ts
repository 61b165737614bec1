import { z } from "npm:zod@4.6.7";
import { JobInput } from "../ai/job_input.ts";
import { INTENTS } from "./schema.ts";

/** Input of an `auto_cluster` job; its keywords come with the plan of its order. */
export const ClusteringInput = JobInput.extend({
  existing_clusters: z.array(z.object({ name: z.string() })),
});

/** A keyword of a request with the group that the whole order's grouping found for it. */
export const PlannedKeyword = z.object({
  id: z.uuid(),
  keyword: z.string(),
  volume: z.number().nullable(),
  difficulty: z.number().nullable(),
  intent: z.string().nullable(),
  intent_source: z.string().nullable().default(null),
  group: z.uuid().nullable(),
  /** Mean similarity to the others of its group, 0 to 1. */
  confidence: z.number().nullable(),
  /** Name of the cluster that the group is part of already. */
  cluster: z.string().nullable(),
});
export type PlannedKeyword = z.infer<typeof PlannedKeyword>;

/** The model's answer: keywords by their ref. */
export const KeywordClusters = z.object({
  clusters: z.array(z.object({
    name: z.string(),
    description: z.string(),
    keyword_refs: z.array(z.number()),
  })),
  unclustered_refs: z.array(z.number()),
  /** Of keywords whose intent nobody gave; a model that says none is none the worse. */
  intents: z.array(z.object({ ref: z.number(), intent: z.enum(INTENTS) })).catch([]),
});
export type KeywordClusters = z.infer<typeof KeywordClusters>;

/** An intent as `finish_clustering` takes it. */
export interface IntentToStore {
  id: string;
  intent: (typeof INTENTS)[number];
}

/** A cluster as `finish_clustering` takes it. */
export interface ClusterToStore {
  name: string;
  description: string;
  keyword_ids: string[];
  /** Group of the plan that this cluster is; null for one that the model made. */
  group_id: string | null;
}
