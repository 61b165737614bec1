import { z } from "zod";

// lenient on purpose: a demo should survive a missing field, and a bad one answers 400
const text = z.string().nullish().transform((value) => value ?? "");
const texts = z.array(z.string()).nullish().transform((value) => value ?? []);
const number = z.number().nullish().transform((value) => value ?? null);

const site = z.object({ name: text, domain: text, industry: text, sector: text }).partial()
  .nullish().transform((value) => ({
    name: value?.name ?? "",
    industry: value?.industry ?? "",
    sector: value?.sector ?? "",
  }));

const keyword = z.object({
  keyword: z.string(),
  volume: number,
  difficulty: number,
  intent: z.string().nullish().transform((value) => value ?? null),
});

const outline = z.array(z.object({ heading: z.string(), points: texts })).nullish()
  .transform((value) => value ?? []);

/** Input of `keyword_clusters`. */
export const ClusterInput = z.object({
  site,
  keywords: z.array(keyword.extend({ ref: z.number().int(), group: number, cluster: text })).max(
    1000,
  ),
  existing_clusters: z.array(z.object({ name: z.string() })).nullish()
    .transform((value) => value ?? []),
});

/** Input of `content_ideas`. */
export const IdeasInput = z.object({
  site,
  cluster: z.object({ name: z.string(), description: text, keywords: z.array(keyword) }),
  existing_titles: texts,
  count: z.number().int().min(1).max(50),
});

/** Input of `article`. */
export const ArticleInput = z.object({
  site,
  author_profile: z.object({ name: text, tone: text, language: text }).nullish()
    .transform((value) => value ?? null),
  task: z.object({
    title: z.string(),
    description: text,
    outline,
    content_type: text,
    structure: text,
    target_words: z.number().nullish().transform((value) => value ?? 1000),
    primary_keyword: text,
    secondary_keywords: texts,
  }),
});

/** Input of `image_prompts`. */
export const ImagePromptsInput = z.object({
  content: z.object({
    title: z.string(),
    excerpt: text,
    primary_keyword: text,
    sections: z.array(z.object({ heading: z.string(), summary: text })).nullish()
      .transform((value) => value ?? []),
  }),
  max_in_article: z.number().int().min(0).max(20),
  style: z.string().nullish().transform((value) => value ?? null),
});

/** A keyword as the cluster function gets it. */
export type ClusterKeyword = z.infer<typeof ClusterInput>["keywords"][number];
