import { z } from "npm:zod@4.6.7";
import { siteForModel } from "../ai/job_input.ts";
import { askStructured } from "../ai/structured.ts";
import { AppError } from "../errors.ts";
import { type Handler, usageArgs } from "../jobs/handler.ts";
import { ClusteringInput, KeywordClusters, PlannedKeyword } from "./clustering_schema.ts";
import { groupedClusters } from "./grouped_clusters.ts";
import { plannedKeywords } from "./plan_clustering_request.ts";

const GROUPS_NOTE =
  "Keywords with the same `group` were found to belong together across the whole selection: keep each group in one " +
  "cluster, and name and describe it. Place keywords whose `group` is null where they clearly fit, else leave them " +
  "unclustered. A group whose `cluster` is given is part of that existing cluster: use its name.";

/** Names the groups that the keywords of a request were found in, and sorts what is in doubt. */
export const clusterKeywords: Handler = async (tools, given) => {
  const { ai, signal, phase } = tools;
  const input = ClusteringInput.parse(given);
  // Kept, so that an answer that was paid for is read with the keywords it was asked about.
  const keywords = await tools.kept.once({
    step: "plan",
    question: tools.job.function,
    answer: z.array(PlannedKeyword),
    ask: () => plannedKeywords(tools),
  });
  if (keywords.length === 0) {
    throw new AppError(
      "conflict",
      "The keywords of this request are gone or were clustered since.",
    );
  }
  phase("AI_CALL", `Clustering ${keywords.length} keywords`);
  const { value, usage } = await askStructured(ai, {
    name: "keyword_clusters",
    schema: KeywordClusters,
    system: `${
      input.prompt?.body ?? "Group the keywords into topical clusters."
    }\n\n${GROUPS_NOTE}`,
    input: {
      site: siteForModel(input),
      keywords: keywordsForModel(keywords),
      existing_clusters: input.existing_clusters,
    },
    complaint: (answer) => usesNoRef(answer, keywords.length),
    signal,
  });
  phase("PARSE");
  const clusters = groupedClusters(value, keywords);
  return (db, lease) =>
    db.rpc("finish_clustering", {
      ...lease,
      p_clusters: clusters.map((cluster) => ({ ...cluster })),
      p_usage: usageArgs(usage, input.prompt?.version ?? null),
    });
};

/** Keywords by ref, their groups numbered from 0. */
function keywordsForModel(keywords: readonly PlannedKeyword[]) {
  const numbers = new Map<string, number>();
  return keywords.map(({ keyword, volume, difficulty, intent, group, cluster }, ref) => {
    if (group !== null && !numbers.has(group)) numbers.set(group, numbers.size);
    const number = group === null ? null : numbers.get(group) ?? null;
    return { ref, keyword, volume, difficulty, intent, group: number, cluster };
  });
}

function usesNoRef(answer: KeywordClusters, count: number): string | null {
  const refs = [...answer.clusters.flatMap((c) => c.keyword_refs), ...answer.unclustered_refs];
  if (refs.some((ref) => Number.isInteger(ref) && ref >= 0 && ref < count)) return null;
  return `It places none of the keywords. Use every ref from 0 to ${count - 1} exactly once.`;
}
