import { z } from "npm:zod@4.6.7";

/** The seven stages of a run, in order. */
export const STAGES = [
  { stage: 1, label: "Keywords to clusters" },
  { stage: 2, label: "Clusters to ideas" },
  { stage: 3, label: "Ideas to tasks" },
  { stage: 4, label: "Tasks to content" },
  { stage: 5, label: "Content to image prompts" },
  { stage: 6, label: "Image prompts to images" },
  { stage: 7, label: "Hand over to review" },
] as const;

export type Stage = typeof STAGES[number]["stage"];

const on = z.boolean().default(true);

/** What a run may do. An empty object is the default run. */
export const RunConfig = z.object({
  /** Stages that work; what comes out of the stage before one that is off stays where it is. */
  stages: z.object({ "1": on, "2": on, "3": on, "4": on, "5": on, "6": on, "7": on }).prefault({}),
  max_keywords: z.number().int().min(1).max(5000).default(200),
  max_clusters: z.number().int().min(1).max(200).default(10),
  ideas_per_cluster: z.number().int().min(1).max(10).default(3),
  max_articles: z.number().int().min(1).max(500).default(10),
  images_per_article: z.number().int().min(0).max(5).default(2),
  /** Publish finished content, if the site's own rule allows it too. */
  auto_publish: z.boolean().default(false),
});
export type RunConfig = z.infer<typeof RunConfig>;

/** Answer of `run_forecast`: what waits at each stage. */
export const Forecast = z.object({
  keywords: z.number(),
  clusters: z.number(),
  ideas: z.number(),
  idea_words: z.number(),
  tasks: z.number(),
  task_words: z.number(),
  content: z.number(),
  images: z.number(),
});
export type Forecast = z.infer<typeof Forecast>;

export interface StageEstimate {
  stage: Stage;
  label: string;
  /** Items the stage would work on, at most. */
  items: number;
  /** Credits it would reserve, at most. */
  credits: number;
}

export interface RunEstimate {
  stages: StageEstimate[];
  credits: number;
}
