import { clipWords } from "../ai/clip.ts";
import { siteForModel } from "../ai/job_input.ts";
import { askStructured } from "../ai/structured.ts";
import { AppError } from "../errors.ts";
import { type Handler, usageArgs } from "../jobs/handler.ts";
import { ClusteringInput, type ClusterToStore, KeywordClusters } from "./clustering_schema.ts";

/** Groups up to 50 keywords of a sector into clusters, new ones or ones that exist. */
export const clusterKeywords: Handler = async ({ ai, signal, phase }, given) => {
  const input = ClusteringInput.parse(given);
  if (input.keywords.length === 0) {
    throw new AppError(
      "conflict",
      "The keywords of this request are gone or were clustered since.",
    );
  }
  phase("AI_CALL", `Clustering ${input.keywords.length} keywords`);
  const { value, usage } = await askStructured(ai, {
    name: "keyword_clusters",
    schema: KeywordClusters,
    system: input.prompt?.body ?? "Group the keywords into topical clusters.",
    input: {
      site: siteForModel(input),
      keywords: input.keywords.map(({ id: _, ...keyword }, ref) => ({ ref, ...keyword })),
      existing_clusters: input.existing_clusters,
    },
    complaint: (answer) => usesNoRef(answer, input.keywords.length),
    signal,
  });
  phase("PARSE");
  const clusters = clustersToStore(value, input.keywords.map(({ id }) => id));
  return (db, lease) =>
    db.rpc("finish_clustering", {
      ...lease,
      p_clusters: clusters.map((cluster) => ({ ...cluster })),
      p_usage: usageArgs(usage, input.prompt?.version ?? null),
    });
};

function usesNoRef(answer: KeywordClusters, count: number): string | null {
  const refs = [...answer.clusters.flatMap((c) => c.keyword_refs), ...answer.unclustered_refs];
  if (refs.some((ref) => Number.isInteger(ref) && ref >= 0 && ref < count)) return null;
  return `It places none of the keywords. Use every ref from 0 to ${count - 1} exactly once.`;
}

/**
 * The clusters of an answer with refs turned into ids: unknown refs are left out, a keyword stays in the
 * first cluster that names it, clusters of one name are one, and empty or nameless clusters vanish.
 */
export function clustersToStore(answer: KeywordClusters, ids: string[]): ClusterToStore[] {
  const placed = new Set<number>();
  const byName = new Map<string, ClusterToStore>();
  for (const { name: given, description, keyword_refs } of answer.clusters) {
    const name = clipWords(given, 120);
    const fresh = [...new Set(keyword_refs)].filter((ref) => ref in ids && !placed.has(ref));
    if (!name || fresh.length === 0) continue;
    fresh.forEach((ref) => placed.add(ref));
    const keyword_ids = fresh.flatMap((ref) => ids[ref] ?? []);
    const known = byName.get(name.toLowerCase());
    if (known) known.keyword_ids.push(...keyword_ids);
    else {
      byName.set(name.toLowerCase(), {
        name,
        description: clipWords(description, 600),
        keyword_ids,
      });
    }
  }
  // In one order always, so that two workers that store the same names cannot wait for each other.
  return [...byName.entries()].sort(([a], [b]) => a < b ? -1 : 1).map(([, cluster]) => cluster);
}
