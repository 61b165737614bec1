import { z } from "npm:zod@4.6.7";

export const TASK_STATUSES = ["queued", "in_progress", "completed", "failed", "cancelled"] as const;
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

const title = z.string().trim().min(1, "Give it a title.").max(300, "Use at most 300 characters.");
const words = z.coerce.number("Enter a number of words.").int("Enter a whole number.")
  .min(100, "At least 100 words.").max(10_000, "At most 10,000 words.");

/** Comma or line separated phrases, each once, at most 20. */
export const Phrases = z.string().max(5000).transform((text) => {
  const seen = new Map<string, string>();
  for (const part of text.split(/[,;\n]/)) {
    const phrase = part.trim().replace(/\s+/g, " ");
    if (phrase && !seen.has(phrase.toLowerCase())) seen.set(phrase.toLowerCase(), phrase);
  }
  return [...seen.values()];
}).pipe(z.array(z.string().max(200, "Each phrase has at most 200 characters.")).max(20));

/** A task made by hand. */
export const NewTask = z.object({
  sector_id: z.uuid("Choose a sector."),
  title,
  keywords: Phrases,
  target_words: words,
  content_type: z.enum(CONTENT_TYPES),
  structure: z.enum(STRUCTURES),
});
export type NewTask = z.infer<typeof NewTask>;

/** What may change on a task. */
export const TaskChanges = z.object({
  title,
  description: z.string().trim().max(4000, "Use at most 4,000 characters."),
  target_words: words,
  priority: z.coerce.number().int().min(-10, "From -10 to 10.").max(10, "From -10 to 10."),
  due_date: z.union([z.literal("").transform(() => null), z.iso.date("Choose a date.")]),
  author_profile_id: z.union([z.literal("").transform(() => null), z.uuid()]),
});
export type TaskChanges = z.infer<typeof TaskChanges>;
