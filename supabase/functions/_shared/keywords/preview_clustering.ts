import { z } from "npm:zod@4.6.7";
import { type Costs, estimateCredits } from "../billing/estimate.ts";
import { GRANULARITIES, type Granularity } from "../clusters/grouping/granularity.ts";
import { groupingOf } from "../clusters/grouping/group_keywords.ts";
import { packRequests } from "../clusters/grouping/pack_requests.ts";
import { commonLength, unpackVector } from "../clusters/grouping/packed_vector.ts";
import { type Db, type Json, unwrap } from "../db.ts";
import { BATCH_SIZE, batchesBySector } from "./cluster_batches.ts";
import { type ClusteringSelection, MOST_KEYWORDS, NewKeywords } from "./order_clustering.ts";

/** Keywords that a preview groups at most, the most searched. */
export const MOST_SHOWN = 1000;
/** Share of the keywords whose meaning must be known to count; below it words alone decide. */
const KNOWN_ENOUGH = 0.9;
const LARGEST = 5;
const SAMPLES = 4;

const Seen = z.object({
  keyword: z.string(),
  sector_id: z.string(),
  vector: z.string().nullable(),
  results: z.array(z.string()).nullable(),
});
const Preview = NewKeywords.extend({
  shown: z.array(Seen),
  clustered: z.array(Seen.extend({ cluster_id: z.string(), cluster: z.string() })),
});
type Preview = z.infer<typeof Preview>;

/** What a granularity would give. */
export interface GranularityPreview {
  granularity: Granularity;
  /** Groups that would become new clusters. */
  groups: number;
  /** Keywords that would join clusters that exist, and how many of those. */
  joining: number;
  grown: number;
  /** Keywords that would be in no cluster. */
  unclustered: number;
  largest: { size: number; samples: string[]; cluster: string | null }[];
  /** For the keywords of the preview. */
  credits: number;
}

/** A selection before it is clustered. */
export interface ClusteringPreview {
  keywords: number;
  leftOver: number;
  requests: number;
  credits: number;
  /** Keywords that were grouped for the preview. */
  shown: number;
  /** Of these, those whose meaning is known; when too few are, words alone decided. */
  known: number;
  byMeaning: boolean;
  granularities: GranularityPreview[];
}

/**
 * What clustering a selection would cost and give, at every granularity, from embeddings that are there. The
 * same selection gives the same preview. Raises `not_found`.
 */
export async function previewClustering(
  { db, costs }: { db: Db; costs: Costs },
  { siteId, ids, filters = {} }: ClusteringSelection,
): Promise<ClusteringPreview> {
  const found = Preview.parse(unwrap(
    await db.rpc("clustering_preview", {
      p_site_id: siteId,
      p_filters: filters as Json,
      p_limit: MOST_KEYWORDS,
      p_shown: MOST_SHOWN,
      ...(ids ? { p_ids: ids } : {}),
    }),
  ));
  const perRequest = estimateCredits(costs, "auto_cluster", 1);
  const requests = batchesBySector(found.keywords).length;
  const known = found.shown.filter(({ vector }) => vector !== null).length;
  const byMeaning = known > 0 && known >= KNOWN_ENOUGH * found.shown.length;
  return {
    keywords: found.keywords.length,
    leftOver: found.total - found.keywords.length,
    requests,
    credits: requests * perRequest,
    shown: found.shown.length,
    known,
    byMeaning,
    granularities: previewsOf(found, byMeaning, perRequest),
  };
}

interface SectorGroup {
  members: string[];
  cluster: string | null;
}

function previewsOf(found: Preview, byMeaning: boolean, perRequest: number): GranularityPreview[] {
  const sectors = [...Map.groupBy(found.shown, ({ sector_id }) => sector_id)]
    .map(([sector, shown]) =>
      sectorCuts(shown, found.clustered.filter(({ sector_id }) => sector_id === sector), byMeaning)
    );
  return GRANULARITIES.map((granularity) => {
    const cuts = sectors.map((cut) => cut(granularity));
    const groups = cuts.flatMap((cut) => cut.groups);
    const fresh = groups.filter(({ cluster }) => cluster === null);
    const added = groups.filter(({ cluster }) => cluster !== null);
    return {
      granularity,
      groups: fresh.length,
      joining: added.reduce((sum, { members }) => sum + members.length, 0),
      grown: added.length,
      unclustered: cuts.reduce((sum, { alone }) => sum + alone.length, 0),
      largest: groups.toSorted((a, b) => b.members.length - a.members.length).slice(0, LARGEST)
        .map(({ members, cluster }) => ({
          size: members.length,
          samples: members.slice(0, SAMPLES),
          cluster,
        })),
      credits: perRequest * cuts.reduce((sum, { groups, alone }) => {
        const parts = [...groups.map(({ members }) => members), ...alone.map((one) => [one])];
        return sum + packRequests(parts, BATCH_SIZE).length;
      }, 0),
    };
  });
}

/** The groups of one sector's keywords, for any granularity. */
function sectorCuts(
  shown: Preview["shown"],
  clustered: Preview["clustered"],
  byMeaning: boolean,
): (granularity: Granularity) => { groups: SectorGroup[]; alone: string[] } {
  const clusters = [...new Set(clustered.map(({ cluster_id }) => cluster_id))];
  const names = new Map(clustered.map(({ cluster_id, cluster }) => [cluster_id, cluster]));
  const directions = directionsOf([...shown, ...clustered], byMeaning);
  const cut = groupingOf([
    ...shown.map(({ keyword, results }, at) => ({
      text: keyword,
      vector: directions[at] ?? null,
      results,
    })),
    ...clustered.map(({ keyword, cluster_id, results }, at) => ({
      text: keyword,
      vector: directions[shown.length + at] ?? null,
      results,
      group: clusters.indexOf(cluster_id),
    })),
  ]);
  return (granularity) => {
    const { groups } = cut(granularity);
    const clusterOf = new Map(
      clustered.map(({ cluster_id }, at) => [groups[shown.length + at], cluster_id]),
    );
    const members = Map.groupBy(shown.keys(), (at) => groups[at] ?? -1);
    const keywordsAt = (places: readonly number[]) =>
      places.flatMap((at) => shown[at]?.keyword ?? []);
    const alone = keywordsAt(members.get(-1) ?? []);
    members.delete(-1);
    return {
      alone,
      groups: [...members].map(([group, places]) => ({
        members: keywordsAt(places),
        cluster: names.get(clusterOf.get(group) ?? "") ?? null,
      })),
    };
  };
}

/** Directions of one length; null for the others, and for all where words alone are to decide. */
function directionsOf(
  seen: readonly { vector: string | null }[],
  byMeaning: boolean,
): (Float32Array | null)[] {
  const all = seen.map(({ vector }) => byMeaning && vector ? unpackVector(vector) : null);
  const length = commonLength(all);
  return all.map((direction) => direction?.length === length ? direction : null);
}
