import { clipWords } from "../ai/clip.ts";
import type { ClusterToStore, KeywordClusters, PlannedKeyword } from "./clustering_schema.ts";

/** Mean similarity to its group from which a keyword's place is certain and the model does not move it. */
export const CERTAIN = 0.35;

interface Made {
  name: string;
  description: string;
  members: number[];
  group: string | null;
}

/**
 * The clusters to store: groups stay as they are and take the name and description of the model's cluster
 * that holds most of them; only keywords in doubt and those without a group go where the model puts them.
 * A keyword stays in the first cluster that names it; refs that do not exist and empty clusters vanish.
 */
export function groupedClusters(
  answer: Omit<KeywordClusters, "intents">,
  keywords: readonly PlannedKeyword[],
): ClusterToStore[] {
  const placed = placesOf(answer, keywords.length);
  const groups = [
    ...Map.groupBy(keywords.keys(), (ref) => keywords[ref]?.group ?? null),
  ].flatMap(([group, refs]) => group === null ? [] : [{ group, refs }])
    .sort((a, b) => b.refs.length - a.refs.length || (a.refs[0] ?? 0) - (b.refs[0] ?? 0));
  const made: Made[] = [];
  const byAnswer = new Map<number, Made>();
  for (const { group, refs } of groups) {
    const chosen = mostNamed(refs, placed, byAnswer);
    const given = chosen === null ? undefined : answer.clusters[chosen];
    const known = keywords[refs[0] ?? 0]?.cluster ?? null;
    const cluster: Made = {
      name: known ?? (given?.name || ownName(refs, keywords)),
      description: given?.description ?? "",
      members: refs.filter((ref) => stays(keywords[ref], placed.get(ref), chosen)),
      group,
    };
    made.push(cluster);
    if (chosen !== null) byAnswer.set(chosen, cluster);
  }
  const settled = new Set(made.flatMap(({ members }) => members));
  for (const [ref, at] of placed) {
    if (settled.has(ref)) continue;
    const home = byAnswer.get(at);
    if (home) home.members.push(ref);
    else byAnswer.set(at, newCluster(answer, at, ref, made));
  }
  return toStore(made, keywords);
}

/** Which of the model's clusters each ref is in; the first that names it. */
function placesOf(answer: Omit<KeywordClusters, "intents">, count: number): Map<number, number> {
  const placed = new Map<number, number>();
  for (const [at, { keyword_refs, name }] of answer.clusters.entries()) {
    if (!clipWords(name, 120)) continue;
    for (const ref of keyword_refs) {
      if (Number.isInteger(ref) && ref >= 0 && ref < count && !placed.has(ref)) placed.set(ref, at);
    }
  }
  return placed;
}

/** The model's cluster with most of `refs` that no larger group has taken; null when there is none. */
function mostNamed(
  refs: readonly number[],
  placed: ReadonlyMap<number, number>,
  taken: ReadonlyMap<number, Made>,
): number | null {
  const votes = new Map<number, number>();
  for (const ref of refs) {
    const at = placed.get(ref);
    if (at !== undefined && !taken.has(at)) votes.set(at, (votes.get(at) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? null;
}

function stays(
  keyword: PlannedKeyword | undefined,
  at: number | undefined,
  chosen: number | null,
): boolean {
  return at === chosen || chosen === null || (keyword?.confidence ?? 0) >= CERTAIN;
}

/** Without a name from the model a group is called by its most searched keyword. */
function ownName(refs: readonly number[], keywords: readonly PlannedKeyword[]): string {
  const name = keywords[refs[0] ?? 0]?.keyword ?? "";
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function newCluster(
  answer: Omit<KeywordClusters, "intents">,
  at: number,
  ref: number,
  made: Made[],
): Made {
  const { name = "", description = "" } = answer.clusters[at] ?? {};
  const cluster: Made = { name, description, members: [ref], group: null };
  made.push(cluster);
  return cluster;
}

function toStore(made: readonly Made[], keywords: readonly PlannedKeyword[]): ClusterToStore[] {
  const byName = new Map<string, ClusterToStore>();
  for (const { name: given, description, members, group } of made) {
    const ids = members.toSorted((a, b) => a - b).flatMap((ref) => keywords[ref]?.id ?? []);
    const name = clipWords(given, 120);
    if (!name || ids.length === 0) continue;
    const same = byName.get(name.toLowerCase());
    if (same) same.keyword_ids.push(...ids);
    else {
      byName.set(name.toLowerCase(), {
        name,
        description: clipWords(description, 600),
        keyword_ids: ids,
        group_id: group,
      });
    }
  }
  // In one order always, so that two workers that store the same names cannot wait for each other.
  return [...byName.entries()].sort(([a], [b]) => a < b ? -1 : 1).map(([, cluster]) => cluster);
}
