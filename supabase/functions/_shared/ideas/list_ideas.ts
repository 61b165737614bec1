import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { ClusterChoice } from "../keywords/schema.ts";
import { ShownJob } from "../jobs/shown_job.ts";
import { StatusCounts } from "../planner/status_counts.ts";
import {
  defineTable,
  idFilter,
  pageArguments,
  searchFilter,
  type TableQuery,
  wordFilter,
} from "../table_query.ts";
import { CONTENT_TYPES, STRUCTURES } from "./schema.ts";

export const IDEA_STATUSES = ["new", "queued", "published", "archived"] as const;

/** Filters of the idea table; without a status, archived ideas are left out. */
export const IdeaFilters = z.object({
  search: searchFilter,
  status: wordFilter(IDEA_STATUSES),
  structure: wordFilter(STRUCTURES),
  cluster_id: idFilter,
  sector_id: idFilter,
});
export type IdeaFilters = z.infer<typeof IdeaFilters>;

/** The idea table as its address describes it. */
export const ideaTable = defineTable({
  filters: IdeaFilters,
  sorts: ["title", "structure", "estimated_word_count", "status", "created_at"],
  firstSort: "-created_at",
});

const ListedIdea = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  structure: z.enum(STRUCTURES),
  content_type: z.enum(CONTENT_TYPES),
  estimated_word_count: z.int(),
  status: z.enum(IDEA_STATUSES),
  target_keywords: z.array(z.string()),
  cluster_id: z.string().nullable(),
  cluster_name: z.string().nullable(),
  created_at: z.string(),
});
export type ListedIdea = z.infer<typeof ListedIdea>;

const IdeaPage = z.object({
  total: z.int(),
  rows: z.array(ListedIdea),
  statuses: StatusCounts,
  clusters: z.array(ClusterChoice),
  jobs: z.array(ShownJob),
});
export type IdeaPage = z.infer<typeof IdeaPage>;

/** One page of a site's ideas, in one round trip. */
export async function listIdeas(
  { db }: { db: Db },
  { siteId, query }: { siteId: string; query: TableQuery<IdeaFilters> },
): Promise<IdeaPage> {
  const answer = await db.rpc("idea_page", { p_site_id: siteId, ...pageArguments(query) });
  return IdeaPage.parse(unwrap(answer));
}
