import { z } from "npm:zod@4.6.7";
import { JobInput } from "../ai/job_input.ts";

/** Input of an `auto_cluster` job. */
export const ClusteringInput = JobInput.extend({
  keywords: z.array(z.object({
    id: z.uuid(),
    keyword: z.string(),
    volume: z.number().nullable(),
    difficulty: z.number().nullable(),
    intent: z.string().nullable(),
  })),
  existing_clusters: z.array(z.object({ name: z.string() })),
});

/** The model's answer: keywords by their ref. */
export const KeywordClusters = z.object({
  clusters: z.array(z.object({
    name: z.string(),
    description: z.string(),
    keyword_refs: z.array(z.number()),
  })),
  unclustered_refs: z.array(z.number()),
});
export type KeywordClusters = z.infer<typeof KeywordClusters>;

/** A cluster as `finish_clustering` takes it. */
export interface ClusterToStore {
  name: string;
  description: string;
  keyword_ids: string[];
}
