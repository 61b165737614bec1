import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { IDEA_STATUSES } from "./list_ideas.ts";
import { readOutline } from "./outline_text.ts";
import { CONTENT_TYPES, OutlineSection, STRUCTURES } from "./schema.ts";

const IdeaDetail = z.object({
  id: z.string(),
  site_id: z.string(),
  title: z.string(),
  description: z.string(),
  outline: z.array(OutlineSection).catch([]),
  content_type: z.enum(CONTENT_TYPES),
  structure: z.enum(STRUCTURES),
  target_keywords: z.array(z.string()),
  estimated_word_count: z.int(),
  status: z.enum(IDEA_STATUSES),
  sector: z.string(),
  cluster_id: z.string().nullable(),
  cluster_name: z.string().nullable(),
  task: z.object({ id: z.string(), status: z.string() }).nullable(),
  cluster_keywords: z.array(z.string()),
});
/** An idea with its cluster, and the task made from it. */
export type IdeaDetail = z.infer<typeof IdeaDetail>;

/** One idea. Throws `not_found`. */
export async function readIdea({ db }: { db: Db }, id: string): Promise<IdeaDetail> {
  return IdeaDetail.parse(unwrapOne(await db.rpc("read_idea", { p_id: id }), "idea"));
}

/** What a person may rewrite: the outline as text, the keywords one on each line. */
export const IdeaChanges = z.object({
  title: z.string().trim().min(1, "Give the idea a title.").max(300, "Use at most 300 characters."),
  description: z.string().trim().max(4000, "Use at most 4,000 characters."),
  outline: z.string().max(20_000, "The outline is too long.").transform(readOutline),
  content_type: z.enum(CONTENT_TYPES, "Choose a kind of content."),
  structure: z.enum(STRUCTURES, "Choose a structure."),
  target_keywords: z.string().max(20_000, "These are too many keywords.")
    .transform((text) => [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))])
    .pipe(z.array(z.string().max(500)).max(50, "Use at most 50 keywords.")),
  estimated_word_count: z.string().trim().regex(/^\d+$/, "Enter a number of words.")
    .transform(Number).pipe(
      z.int().min(100, "At least 100 words.").max(10_000, "At most 10,000 words."),
    ),
});
export type IdeaChanges = z.infer<typeof IdeaChanges>;

/** Rewrites an idea that has no task yet. Throws `not_found`, `conflict`. */
export async function editIdea(
  { db }: { db: Db },
  { id, changes }: { id: string; changes: IdeaChanges },
): Promise<void> {
  unwrap(await db.rpc("edit_idea", { p_id: id, p_changes: changes }));
}
