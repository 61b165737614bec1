import { clipWords } from "../ai/clip.ts";
import { askStructured } from "../ai/structured.ts";
import { findHeading } from "../content/headings.ts";
import { AppError } from "../errors.ts";
import { type Handler, usageArgs } from "../jobs/handler.ts";
import { ImagePrompts, ImagePromptsInput } from "./schema.ts";
import { sectionsOf } from "./sections.ts";

/** Describes the pictures of an article: a featured one and up to `max_in_article` others. */
export const generateImagePrompts: Handler = async ({ ai, signal, phase }, given) => {
  const parsed = ImagePromptsInput.safeParse(given);
  if (!parsed.success) {
    throw new AppError("conflict", "This content is gone.", { cause: parsed.error });
  }
  const { content, max_in_article, prompt } = parsed.data;
  const sections = sectionsOf(content.html);
  phase("AI_CALL", "Describing the pictures");
  const { value, usage } = await askStructured(ai, {
    name: "image_prompts",
    schema: ImagePrompts,
    system: prompt?.body ?? "Write prompts for the pictures of the article.",
    input: {
      content: {
        title: content.title,
        excerpt: content.excerpt,
        primary_keyword: content.primary_keyword ?? "",
        sections,
      },
      max_in_article,
      style: null,
    },
    complaint: ({ featured }) =>
      featured.prompt.trim() ? null : "featured.prompt is empty. Describe the featured image.",
    signal,
  });
  phase("PARSE");
  const headings = sections.map(({ heading }) => heading);
  const prompts = promptsToStore(value, headings, max_in_article, content.title);
  return (db, lease) =>
    db.rpc("finish_image_prompts", {
      ...lease,
      p_prompts: prompts,
      p_usage: usageArgs(usage, prompt?.version ?? null),
    });
};

/** The prompts of an answer as they are stored; `after_heading` is a heading of the article or null. */
export function promptsToStore(
  answer: ImagePrompts,
  headings: string[],
  most: number,
  title: string,
) {
  const inArticle = answer.in_article.filter(({ prompt }) => prompt.trim()).slice(0, most);
  const stored = (prompt: string, alt: string) => ({
    prompt: clipWords(prompt, 2000),
    alt: clipWords(alt, 160) || clipWords(title, 160),
  });
  return [
    {
      kind: "featured",
      position: 0,
      ...stored(answer.featured.prompt, answer.featured.alt),
      after_heading: null,
    },
    ...inArticle.map(({ prompt, alt, after_heading }, position) => ({
      kind: "in_article",
      position,
      ...stored(prompt, alt),
      after_heading: headings[findHeading(headings, after_heading)] ?? null,
    })),
  ];
}
