import { clusterKeywords } from "@/local/ai/clusters/cluster_keywords.ts";
import type { Embedder } from "@/local/ai/embed/embedder.ts";

const REQUEST = 50;

/** Grouping as one AI request per 50 keywords, in file order; groups of one name are one. */
export async function oneShotGroups(
  texts: readonly string[],
  embedder: Embedder,
): Promise<number[]> {
  const groups = new Array<number>(texts.length).fill(-1);
  const names = new Map<string, number>();
  for (let from = 0; from < texts.length; from += REQUEST) {
    const slice = texts.slice(from, from + REQUEST);
    const { clusters } = await clusterKeywords({
      site: { name: "", industry: "", sector: "" },
      keywords: slice.map((keyword, ref) => ({
        ref,
        keyword,
        volume: null,
        difficulty: null,
        intent: null,
        group: null,
        cluster: "",
      })),
      existing_clusters: [...names.keys()].map((name) => ({ name })),
    }, embedder);
    for (const { name, keyword_refs } of clusters) {
      if (!names.has(name)) names.set(name, names.size);
      for (const ref of keyword_refs) groups[from + ref] = names.get(name) ?? -1;
    }
  }
  return groups;
}
