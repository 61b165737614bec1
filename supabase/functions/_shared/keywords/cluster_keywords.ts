import { z } from "npm:zod@4.6.7";
import { siteForModel } from "../ai/job_input.ts";
import { askStructured } from "../ai/structured.ts";
import { AppError } from "../errors.ts";
import { type Handler, usageArgs } from "../jobs/handler.ts";
import {
  ClusteringInput,
  type IntentToStore,
  KeywordClusters,
  PlannedKeyword,
} from "./clustering_schema.ts";
import { groupedClusters } from "./grouped_clusters.ts";
import { plannedKeywords } from "./plan_clustering_request.ts";

const GROUPS_NOTE =
  "Keywords with the same `group` were found to belong together across the whole selection: keep each group in one " +
  "cluster, and name and describe it. Place keywords whose `group` is null where they clearly fit, else leave them " +
  "unclustered. A group whose `cluster` is given is part of that existing cluster: use its name. In `intents`, say for " +
  "each keyword whose `intent` is null why it is searched: informational (to know), commercial (to compare before " +
  "buying), transactional (to buy or do), navigational (to reach a certain site or brand).";

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
      p_intents: saidIntents(value, keywords).map((said) => ({ ...said })),
    });
};

/** Keywords by ref, their groups numbered from 0. */
function keywordsForModel(keywords: readonly PlannedKeyword[]) {
  const numbers = new Map<string, number>();
  return keywords.map((planned, ref) => {
    const { keyword, volume, difficulty, group, cluster } = planned;
    const intent = isOpen(planned) ? null : planned.intent;
    if (group !== null && !numbers.has(group)) numbers.set(group, numbers.size);
    const number = group === null ? null : numbers.get(group) ?? null;
    return { ref, keyword, volume, difficulty, intent, group: number, cluster };
  });
}

/** Whether nobody but a guess, or an earlier request, has said why a keyword is searched. */
function isOpen({ intent, intent_source }: PlannedKeyword): boolean {
  return intent_source === "guessed" || intent_source === "ai" ||
    (intent === null && intent_source === null);
}

/** What the model says of the keywords that were open, the first of several words on one. */
function saidIntents(
  { intents }: KeywordClusters,
  keywords: readonly PlannedKeyword[],
): IntentToStore[] {
  const said = new Map<string, IntentToStore>();
  for (const { ref, intent } of intents) {
    const keyword = keywords[ref];
    if (keyword && isOpen(keyword) && !said.has(keyword.id)) {
      said.set(keyword.id, { id: keyword.id, intent });
    }
  }
  return [...said.values()];
}

function usesNoRef(answer: KeywordClusters, count: number): string | null {
  const refs = [...answer.clusters.flatMap((c) => c.keyword_refs), ...answer.unclustered_refs];
  if (refs.some((ref) => Number.isInteger(ref) && ref >= 0 && ref < count)) return null;
  return `It places none of the keywords. Use every ref from 0 to ${count - 1} exactly once.`;
}
