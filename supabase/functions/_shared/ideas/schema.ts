import { z } from "npm:zod@4.6.7";
import { JobInput } from "../ai/job_input.ts";

/** Input of a `generate_ideas` job. */
export const IdeasInput = JobInput.extend({
  count: z.number().int().min(1).max(10),
  cluster: z.object({
    name: z.string(),
    description: z.string(),
    keywords: z.array(z.object({
      keyword: z.string(),
      volume: z.number().nullable(),
      difficulty: z.number().nullable(),
      intent: z.string().nullable(),
    })),
  }),
  existing_titles: z.array(z.string()),
});
export type IdeasInput = z.infer<typeof IdeasInput>;

/** A heading with the points it must make. */
export const OutlineSection = z.object({ heading: z.string(), points: z.array(z.string()) });

export const CONTENT_TYPES = ["blog_post", "article", "product", "service", "page"] as const;
export const STRUCTURES = [
  "guide",
  "how_to",
  "listicle",
  "comparison",
  "review",
  "faq",
  "landing",
  "case_study",
] as const;

/** The model's answer. */
export const ContentIdeas = z.object({
  ideas: z.array(z.object({
    title: z.string(),
    description: z.string(),
    outline: z.array(OutlineSection),
    content_type: z.enum(CONTENT_TYPES),
    structure: z.enum(STRUCTURES),
    target_keywords: z.array(z.string()),
    estimated_word_count: z.number(),
  })),
});
export type ContentIdeas = z.infer<typeof ContentIdeas>;
