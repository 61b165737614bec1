import { z } from "npm:zod@4.6.7";
import { JobInput } from "../ai/job_input.ts";

const Outline = z.array(z.object({
  heading: z.string(),
  points: z.array(z.string()).catch([]),
})).catch([]);

const Text = z.string().nullish().transform((value) => value ?? "");

/** Input of a `generate_content` job. */
export const ArticleInput = JobInput.extend({
  task: z.object({
    title: z.string(),
    description: Text,
    outline: Outline,
    content_type: z.string(),
    structure: z.string(),
    keywords: z.array(z.string()),
    target_words: z.number().int(),
  }),
  author_profile: z.object({
    name: z.string(),
    tone: Text,
    language: Text,
    structure: Text,
    dos: Text,
    donts: Text,
  }).nullable(),
});
export type ArticleInput = z.infer<typeof ArticleInput>;

/** The model's answer. */
export const Article = z.object({
  title: z.string(),
  slug: z.string(),
  meta_title: z.string(),
  meta_description: z.string(),
  html: z.string(),
  excerpt: z.string(),
  primary_keyword: z.string(),
  secondary_keywords: z.array(z.string()),
  tags: z.array(z.string()),
  categories: z.array(z.string()),
});
export type Article = z.infer<typeof Article>;
