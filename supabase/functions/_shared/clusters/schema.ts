import { z } from "npm:zod@4.6.7";
import { INTENTS } from "../keywords/schema.ts";
import { ShownJob } from "../jobs/shown_job.ts";
import { StatusCounts } from "../planner/status_counts.ts";
import { defineTable, idFilter, searchFilter, wordFilter } from "../table_query.ts";

export const CLUSTER_STATUSES = ["new", "mapped", "archived"] as const;

/** Filters of the cluster table; without a status, archived clusters are left out. */
export const ClusterFilters = z.object({
  search: searchFilter,
  sector_id: idFilter,
  status: wordFilter(CLUSTER_STATUSES),
});
export type ClusterFilters = z.infer<typeof ClusterFilters>;

/** The cluster table as its address describes it. */
export const clusterTable = defineTable({
  filters: ClusterFilters,
  sorts: [
    "name",
    "keyword_count",
    "total_volume",
    "mean_difficulty",
    "ideas",
    "status",
    "created_at",
  ],
  firstSort: "-total_volume",
});

const Cluster = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  status: z.enum(CLUSTER_STATUSES),
  sector_id: z.string(),
  keyword_count: z.int(),
  /** The sum of the known volumes; null when none is known. */
  total_volume: z.number().nullable(),
  mean_difficulty: z.number().nullable(),
  /** Grouping keywords adds nothing to it. */
  is_locked: z.boolean(),
  created_at: z.string(),
});

/** The latest change of a site's clusters by a person, while it can be taken back. */
export const LastChange = z.object({
  id: z.string(),
  made_at: z.string(),
  /** Null when the person is gone. */
  made_by: z.string().nullable(),
  /** It took another change back. */
  is_undo: z.boolean(),
  /** Keywords that moved. */
  keywords: z.int(),
  /** Clusters that were archived, taken out of the archive and made. */
  archived: z.int(),
  restored: z.int(),
  made: z.int(),
});
export type LastChange = z.infer<typeof LastChange>;

/** A cluster in the table, with the number of its ideas. */
export const ListedCluster = Cluster.extend({ ideas: z.int() });
export type ListedCluster = z.infer<typeof ListedCluster>;

export const ClusterPage = z.object({
  total: z.int(),
  rows: z.array(ListedCluster),
  statuses: StatusCounts,
  last_change: LastChange.nullable(),
  jobs: z.array(ShownJob),
});
export type ClusterPage = z.infer<typeof ClusterPage>;

/** A cluster with a page of its keywords, its ideas and the clusters beside it. */
export const ClusterDetail = Cluster.extend({
  site_id: z.string(),
  sector: z.string(),
  keywords: z.array(z.object({
    id: z.string(),
    keyword: z.string(),
    volume: z.int().nullable(),
    volume_min: z.int().nullable(),
    volume_max: z.int().nullable(),
    difficulty: z.number().nullable(),
    intent: z.enum(INTENTS).nullable(),
    status: z.string(),
    /** How alike it is to the others of its group, 0 to 1; null when a person put it here. */
    confidence: z.number().nullable(),
    /** The pages that search results show for it, where an import told them. */
    results: z.array(z.string()).nullable(),
  })),
  ideas: z.array(z.object({
    id: z.string(),
    title: z.string(),
    structure: z.string(),
    content_type: z.string(),
    estimated_word_count: z.int(),
    status: z.string(),
  })),
  choices: z.array(z.object({ id: z.string(), name: z.string() })),
  last_change: LastChange.nullable(),
  jobs: z.array(ShownJob),
});
export type ClusterDetail = z.infer<typeof ClusterDetail>;

/** A cluster picked in the table, before something is done to it. */
export const PickedCluster = z.object({
  id: z.string(),
  name: z.string(),
  sector_id: z.string(),
  sector: z.string(),
  status: z.enum(CLUSTER_STATUSES),
  keyword_count: z.int(),
  total_volume: z.number().nullable(),
  /** Ideas are being written for it right now. */
  busy: z.boolean(),
});
export type PickedCluster = z.infer<typeof PickedCluster>;

const name = z.string().trim().min(1, "Give the cluster a name.")
  .max(200, "Use at most 200 characters.");

export const NewCluster = z.object({ sector_id: z.uuid("Choose a sector."), name });
export type NewCluster = z.infer<typeof NewCluster>;

export const ClusterChanges = z.object({
  name,
  description: z.string().trim().max(2000, "Use at most 2,000 characters.").default(""),
});
export type ClusterChanges = z.infer<typeof ClusterChanges>;
