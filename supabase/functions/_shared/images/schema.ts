import { z } from "npm:zod@4.6.7";
import { JobInput } from "../ai/job_input.ts";

/** Input of a `generate_image_prompts` job. */
export const ImagePromptsInput = JobInput.extend({
  max_in_article: z.number().int().min(0).max(5),
  content: z.object({
    title: z.string(),
    excerpt: z.string(),
    primary_keyword: z.string().nullable(),
    html: z.string(),
  }),
});

/** The model's answer. */
export const ImagePrompts = z.object({
  featured: z.object({ prompt: z.string(), alt: z.string() }),
  in_article: z.array(z.object({ prompt: z.string(), alt: z.string(), after_heading: z.string() })),
});
export type ImagePrompts = z.infer<typeof ImagePrompts>;

/** Input of a `generate_images` job. */
export const ImageInput = JobInput.extend({
  image: z.object({
    id: z.uuid(),
    account_id: z.uuid(),
    site_id: z.uuid(),
    content_id: z.uuid(),
    kind: z.string(),
    prompt: z.string().min(1),
    storage_path: z.string().nullish(),
  }),
});
export type ImageInput = z.infer<typeof ImageInput>;
