import { groupKeywords } from "core/clusters/grouping/group_keywords.ts";
import type { Embedder } from "@/local/ai/embed/embedder.ts";
import { averageLinkage, cutAt } from "./baselines/average_linkage.ts";
import { kMeans } from "./baselines/k_means.ts";
import { type Edge, louvain } from "./baselines/louvain.ts";
import { oneShotGroups } from "./baselines/one_shot.ts";
import { similarityMatrix, tfIdf } from "./baselines/tf_idf.ts";

/** Half of a labelled set, embedded. */
export interface EmbeddedHalf {
  texts: string[];
  labels: string[];
  vectors: Float32Array[];
}

export interface Method {
  name: string;
  /** Whether it is told the true number of groups. */
  isToldK: boolean;
  /** Values of its one parameter to choose from on the tuning half; one value where it has none. */
  settings: readonly number[];
  /** Groups a half at each setting; −1 is no group. Shared work is done once. */
  run(half: EmbeddedHalf, settings: readonly number[]): Promise<number[][]>;
}

const THRESHOLDS = Array.from({ length: 36 }, (_, at) => (at + 1) / 40);
/** A graph with nearly all edges is no use and slow. */
const EDGE_THRESHOLDS = Array.from({ length: 12 }, (_, at) => 0.3 + at / 20);

/** Our method first, then the baselines. */
export function methods(embedder: Embedder): Method[] {
  return [
    {
      name: "IGNY8 grouping",
      isToldK: false,
      settings: [0],
      run: ({ texts, vectors }) =>
        only(
          groupKeywords(texts.map((text, at) => ({ text, vector: vectors[at] ?? null }))).groups,
        ),
    },
    {
      name: "TF-IDF + k-means",
      isToldK: true,
      settings: [0],
      run: ({ texts, labels }) => only(kMeans(tfIdf(texts), new Set(labels).size)),
    },
    {
      name: "TF-IDF + agglomerative",
      isToldK: false,
      settings: THRESHOLDS,
      run: ({ texts }, settings) => {
        const merges = averageLinkage(similarityMatrix(tfIdf(texts)));
        return Promise.resolve(settings.map((at) => cutAt(texts.length, merges, at)));
      },
    },
    {
      name: "embeddings + k-means",
      isToldK: true,
      settings: [0],
      run: ({ vectors, labels }) => only(kMeans(vectors, new Set(labels).size)),
    },
    {
      name: "embeddings + agglomerative",
      isToldK: false,
      settings: THRESHOLDS,
      run: ({ vectors }, settings) => {
        const merges = averageLinkage(similarityMatrix(vectors));
        return Promise.resolve(settings.map((at) => cutAt(vectors.length, merges, at)));
      },
    },
    {
      name: "embeddings + Louvain",
      isToldK: false,
      settings: EDGE_THRESHOLDS,
      run: ({ vectors }, settings) => {
        const similarity = similarityMatrix(vectors);
        return Promise.resolve(
          settings.map((least) => louvain(vectors.length, edgesFrom(similarity, least))),
        );
      },
    },
    {
      name: "one request per 50",
      isToldK: false,
      settings: [0],
      run: async ({ texts }) => [await oneShotGroups(texts, embedder)],
    },
  ];
}

function only(groups: number[]): Promise<number[][]> {
  return Promise.resolve([groups]);
}

function* edgesFrom(similarity: readonly Float32Array[], least: number): Iterable<Edge> {
  for (const [a, row] of similarity.entries()) {
    for (let b = a + 1; b < row.length; b++) {
      if ((row[b] as number) >= least) yield [a, b, row[b] as number];
    }
  }
}
