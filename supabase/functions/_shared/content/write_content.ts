import slugify from "npm:@sindresorhus/slugify@3.0.1";
import { clipList, clipWords } from "../ai/clip.ts";
import { siteForModel } from "../ai/job_input.ts";
import { askStructured } from "../ai/structured.ts";
import { AppError } from "../errors.ts";
import { type Handler, usageArgs } from "../jobs/handler.ts";
import { Article, ArticleInput } from "./article_schema.ts";
import { sanitizeHtml } from "./sanitize_html.ts";

const FEWEST_WORDS = 20;

/** Writes the article of a task; its HTML is sanitised before it is stored. */
export const writeContent: Handler = async ({ ai, signal, phase }, given) => {
  const parsed = ArticleInput.safeParse(given);
  if (!parsed.success) {
    throw new AppError("conflict", "This task is gone.", { cause: parsed.error });
  }
  const input = parsed.data;
  const { task } = input;
  const [primary = "", ...secondary] = task.keywords;
  phase("AI_CALL", `Writing about ${task.target_words} words`);
  const { value, usage } = await askStructured(ai, {
    name: "article",
    schema: Article,
    system: input.prompt?.body ?? "Write the complete article.",
    input: {
      site: siteForModel(input),
      author_profile: input.author_profile,
      task: {
        title: task.title,
        description: task.description,
        outline: task.outline,
        content_type: task.content_type,
        structure: task.structure,
        target_words: task.target_words,
        primary_keyword: primary || task.title,
        secondary_keywords: secondary,
      },
    },
    complaint: ({ html }) =>
      wordsIn(sanitizeHtml(html.slice(0, 900_000))) >= FEWEST_WORDS
        ? null
        : `The html has no article in it. Write about ${task.target_words} words.`,
    signal,
  });
  phase("PARSE", "Checking the article");
  const article = articleToStore(value, task);
  return (db, lease) =>
    db.rpc("finish_content", {
      ...lease,
      p_article: article,
      p_usage: usageArgs(usage, input.prompt?.version ?? null),
    });
};

function wordsIn(html: string): number {
  return html.replace(/<[^>]*>/g, " ").split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
    .length;
}

/** An answer as it is stored: clean HTML, meta fields cut at words, an ASCII slug. */
export function articleToStore(article: Article, task: ArticleInput["task"]) {
  const title = clipWords(article.title, 200) || clipWords(task.title, 200);
  const html = sanitizeHtml(article.html.slice(0, 900_000));
  const [primary = article.primary_keyword, ...secondary] = task.keywords;
  const text = html.replace(/<[^>]*>/g, " ");
  return {
    title,
    html,
    slug: asciiSlug(article.slug) || asciiSlug(title),
    excerpt: clipWords(article.excerpt, 300) || clipWords(text, 160),
    meta_title: clipWords(article.meta_title, 60) || clipWords(title, 60),
    meta_description: clipWords(article.meta_description, 155) ||
      clipWords(article.excerpt || text, 155),
    primary_keyword: clipWords(primary, 200) || null,
    secondary_keywords: clipList(
      secondary.length > 0 ? secondary : article.secondary_keywords,
      20,
      200,
    ),
    tags: clipList(article.tags, 10, 60),
    categories: clipList(article.categories, 5, 60),
  };
}

/** Lower-case ASCII words joined by hyphens, at most 80 characters; empty when nothing is left. */
function asciiSlug(text: string): string {
  const words = slugify(text.slice(0, 300)).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words.length <= 80 ? words : words.slice(0, 81).replace(/-[^-]*$/, "").slice(0, 80);
}
