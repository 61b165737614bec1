import type { z } from "zod";
import { type Embedder, EncoderError, hashedEmbedder } from "../embed/embedder.ts";
import { type Intent, likelyIntent } from "../text/intents.ts";
import type { ClusterInput } from "../inputs.ts";
import { stemsOf, titleCase } from "../text/words.ts";
import { agglomerate, type Grouping } from "./agglomerate.ts";
import { clusterDescription } from "./cluster_description.ts";
import { bareTopic, clusterName, commonStems } from "./cluster_name.ts";
import { similarities, type Similarity } from "./similarity.ts";

/** What `keyword_clusters` answers. */
export interface ClusterAnswer {
  clusters: { name: string; description: string; keyword_refs: number[] }[];
  unclustered_refs: number[];
  /** Of the keywords that came without an intent. */
  intents: { ref: number; intent: Intent }[];
}

// tuned on labelled queries in slices of 50
const LIMITS = { join: 0.2, pair: 0.18, adopt: 0.16, most: 15 };
const MOST_SINGLE = 10;
const LEFTOVERS = { join: 0.34, pair: 0.34, adopt: 0.34, most: 8 };

/**
 * Names the groups that come with the keywords, and groups the others by meaning and shared words into
 * clusters of 2 to 15 (of 1 where none belong together). Every ref comes back once, in a cluster or in `unclustered_refs`; a cluster that fits an existing one takes its name.
 */
export async function clusterKeywords(
  input: z.infer<typeof ClusterInput>,
  embedder: Embedder,
): Promise<ClusterAnswer> {
  const byRef = new Map(input.keywords.map((keyword) => [keyword.ref, keyword]));
  const keywords = [...byRef.values()];
  const usable = keywords.filter(({ keyword }) => /[\p{L}\p{N}]/u.test(keyword));
  const texts = usable.map(({ keyword }) => keyword.slice(0, 300));
  const vectors = await directionsOf(texts, embedder);
  const similarity = similarities(texts, vectors);
  const { groups, alone } = eachAlone(
    besidePlanned(usable.map(({ group }) => group), (free) => {
      const own = free.map((at) => texts[at] ?? "");
      const directions = free.map((at) => vectors[at] ?? []);
      return grouped(own, directions, similarities(own, directions));
    }),
  );
  const common = commonStems(texts);
  const taken = new Map<string, number>();
  const clusters = groups.map((group) => {
    const members = group.map((at) => usable[at]).filter((member) => member !== undefined);
    const own = clusterName(group.map((at) => texts[at] ?? ""), central(group, similarity), common);
    const name = members.find(({ cluster }) => cluster !== "")?.cluster ??
      fittingName(own, input.existing_clusters) ?? distinct(own, members, taken);
    taken.set(name.toLowerCase(), 1);
    return {
      name,
      description: clusterDescription(name, members),
      keyword_refs: members.map(({ ref }) => ref),
    };
  });
  const blank = keywords.filter((keyword) => !usable.includes(keyword)).map(({ ref }) => ref);
  const single = alone.map((at) => usable[at]?.ref).filter((ref) => ref !== undefined);
  return {
    clusters: merged(clusters),
    unclustered_refs: [...single, ...blank],
    intents: keywords.flatMap(({ ref, keyword, intent }) =>
      intent === null ? [{ ref, intent: likelyIntent(keyword) }] : []
    ),
  };
}

/** Words and letters have to do where the sentence encoder cannot be had. */
async function directionsOf(texts: readonly string[], embedder: Embedder): Promise<number[][]> {
  try {
    return await embedder.embed(texts);
  } catch (error) {
    if (!(error instanceof EncoderError)) throw error;
    console.error("offline ai:", error.message);
    return await hashedEmbedder().embed(texts);
  }
}

/** The groups that were planned across the whole selection as they are, and `group` for what has none. */
function besidePlanned(
  planned: readonly (number | null)[],
  group: (free: readonly number[]) => Grouping,
): Grouping {
  const places = Map.groupBy(planned.keys(), (at) => planned[at] ?? null);
  const free = places.get(null) ?? [];
  places.delete(null);
  const found = group(free);
  const original = (at: number) => free[at] ?? -1;
  return {
    groups: [...places.values(), ...found.groups.map((members) => members.map(original))],
    alone: found.alone.map(original),
  };
}

/** Groups by what tells the keywords apart, then the rest by what they still have in common. */
function grouped(
  texts: readonly string[],
  vectors: readonly (readonly number[])[],
  similarity: Similarity,
): Grouping {
  const first = agglomerate(similarity, LIMITS);
  const together = similarities(texts, vectors, "together");
  const rows = first.alone.map((i) => Float64Array.from(first.alone, (j) => together[i]?.[j] ?? 0));
  const second = agglomerate(rows, LEFTOVERS);
  const original = (at: number) => first.alone[at] ?? -1;
  return {
    groups: [...first.groups, ...second.groups.map((group) => group.map(original))],
    alone: second.alone.map(original),
  };
}

/** Where no two keywords belong together, each of the first few is a topic of its own. */
function eachAlone({ groups, alone }: Grouping): Grouping {
  if (groups.length > 0) return { groups, alone };
  return {
    groups: alone.slice(0, MOST_SINGLE).map((at) => [at]),
    alone: alone.slice(MOST_SINGLE),
  };
}

function central(group: readonly number[], similarity: readonly Float64Array[]): number {
  const sums = group.map((i) => group.reduce((sum, j) => sum + (similarity[i]?.[j] ?? 0), 0));
  return sums.indexOf(Math.max(...sums));
}

/** The existing cluster whose name has the same stems. */
function fittingName(name: string, existing: readonly { name: string }[]): string | null {
  const key = stemsOf(name).sort().join(" ");
  return existing.find((cluster) => stemsOf(cluster.name).sort().join(" ") === key)?.name ?? null;
}

function distinct(
  name: string,
  members: readonly { keyword: string }[],
  taken: ReadonlyMap<string, number>,
): string {
  if (!taken.has(name.toLowerCase())) return name;
  const other = titleCase(
    members.map(({ keyword }) => bareTopic(keyword)).find((topic) =>
      topic !== "" && !taken.has(topic.toLowerCase())
    ) ?? `${name} and More`,
  );
  for (let n = 1;; n++) {
    const candidate = n === 1 ? other : `${name} ${n}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}

// two groups may fit one existing cluster: its name must appear once
function merged(clusters: ClusterAnswer["clusters"]): ClusterAnswer["clusters"] {
  const byName = new Map<string, ClusterAnswer["clusters"][number]>();
  for (const cluster of clusters) {
    const same = byName.get(cluster.name);
    if (same) same.keyword_refs.push(...cluster.keyword_refs);
    else byName.set(cluster.name, cluster);
  }
  return [...byName.values()];
}
