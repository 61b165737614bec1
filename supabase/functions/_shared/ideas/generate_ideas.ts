import { clipList, clipWords } from "../ai/clip.ts";
import { siteForModel } from "../ai/job_input.ts";
import { askStructured } from "../ai/structured.ts";
import { AppError } from "../errors.ts";
import { type Handler, usageArgs } from "../jobs/handler.ts";
import { ContentIdeas, IdeasInput } from "./schema.ts";

const WORDS = { fewest: 300, most: 5000, usual: 1200 };

/** Proposes content ideas for a cluster. */
export const generateIdeas: Handler = async ({ ai, signal, phase }, given) => {
  const parsed = IdeasInput.safeParse(given);
  if (!parsed.success) {
    throw new AppError("conflict", "This cluster is gone.", { cause: parsed.error });
  }
  const input = parsed.data;
  phase("AI_CALL", `Finding ${input.count} ideas`);
  const { value, usage } = await askStructured(ai, {
    name: "content_ideas",
    schema: ContentIdeas,
    system: input.prompt?.body ?? "Propose content ideas for the keyword cluster.",
    input: {
      site: siteForModel(input),
      cluster: input.cluster,
      existing_titles: input.existing_titles,
      count: input.count,
    },
    complaint: ({ ideas }) =>
      ideas.some(({ title }) => title.trim())
        ? null
        : `It has no ideas. Give ${input.count} ideas, each with a title.`,
    signal,
  });
  phase("PARSE");
  const ideas = ideasToStore(value, input);
  return (db, lease) =>
    db.rpc("finish_ideas", {
      ...lease,
      p_ideas: ideas,
      p_usage: usageArgs(usage, input.prompt?.version ?? null),
    });
};

/** The ideas of an answer as they are stored: no more than asked for, no title twice, keywords of the cluster only. */
export function ideasToStore(
  answer: ContentIdeas,
  { cluster, count, existing_titles }: IdeasInput,
) {
  const keywords = new Map(cluster.keywords.map(({ keyword }) => [keyword.toLowerCase(), keyword]));
  const seen = new Set(existing_titles.map((title) => title.toLowerCase()));
  const fresh = answer.ideas.map((idea) => ({ ...idea, title: clipWords(idea.title, 160) }))
    .filter(({ title }) => {
      const key = title.toLowerCase();
      return title !== "" && !seen.has(key) && seen.add(key);
    });
  return fresh.slice(0, count).map((idea) => ({
    title: idea.title,
    description: clipWords(idea.description, 1500),
    outline: idea.outline.slice(0, 20).map(({ heading, points }) => ({
      heading: clipWords(heading, 160),
      points: clipList(points, 12, 300),
    })).filter(({ heading }) => heading),
    content_type: idea.content_type,
    structure: idea.structure,
    target_keywords: targetKeywords(idea.target_keywords, keywords),
    estimated_word_count: honestWords(idea.estimated_word_count),
  }));
}

/** The given keywords which the cluster has; its most searched ones when there are none. */
function targetKeywords(given: string[], known: Map<string, string>): string[] {
  const kept = given.flatMap((keyword) => known.get(keyword.trim().toLowerCase()) ?? []);
  return kept.length > 0 ? [...new Set(kept)].slice(0, 15) : [...known.values()].slice(0, 3);
}

function honestWords(count: number): number {
  if (!Number.isFinite(count) || count <= 0) return WORDS.usual;
  return Math.min(WORDS.most, Math.max(WORDS.fewest, Math.round(count)));
}
