import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap } from "../db.ts";
import {
  defineTable,
  idFilter,
  searchFilter,
  type TableQuery,
  wordFilter,
} from "../table_query.ts";
import { TASK_STATUSES } from "./schema.ts";

const Filters = z.object({
  status: wordFilter(TASK_STATUSES),
  sector: idFilter,
  q: searchFilter,
});
export type TaskFilters = z.infer<typeof Filters>;

/** How the task list is addressed. */
export const taskTable = defineTable<TaskFilters>({
  filters: Filters,
  sorts: ["created", "title", "status", "words", "priority", "due"],
  firstSort: "-created",
  firstSize: 25,
});

const TaskRow = z.object({
  id: z.uuid(),
  title: z.string(),
  status: z.enum(TASK_STATUSES),
  content_type: z.string(),
  structure: z.string(),
  keywords: z.array(z.string()),
  target_words: z.int(),
  priority: z.int(),
  due_date: z.string().nullable(),
  attempts: z.int(),
  last_error: z.string().nullable(),
  created_at: z.string(),
  sector: z.string(),
  author: z.string().nullable(),
  content_id: z.uuid().nullable(),
  word_count: z.int().nullable(),
  job: z.object({ id: z.uuid(), status: z.string() }).nullable(),
});
export type TaskRow = z.infer<typeof TaskRow>;

const TaskPage = z.object({
  total: z.int(),
  counts: z.record(z.string(), z.int()),
  rows: z.array(TaskRow),
  jobs: z.array(ShownJob),
});
export type TaskPage = z.infer<typeof TaskPage>;

/** A page of a site's tasks, the number in each state, and the ids of its live writing jobs. */
export async function listTasks(
  { db }: { db: Db },
  { siteId, ids, query }: {
    siteId: string;
    /** Only these. */
    ids?: string[];
    query: TableQuery<TaskFilters>;
  },
): Promise<TaskPage> {
  const { filters, sort, page, size } = query;
  return TaskPage.parse(unwrap(
    await db.rpc("list_tasks", {
      p_site_id: siteId,
      p_filter: { ids, status: filters.status, sector_id: filters.sector, search: filters.q },
      p_sort: sort.replace("-", ""),
      p_descending: sort.startsWith("-"),
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}

/** The ids of all tasks a filter matches, at most 1000. */
export async function listTaskIds(
  deps: { db: Db },
  { siteId, filters }: { siteId: string; filters: TaskFilters },
): Promise<string[]> {
  const query = { filters, sort: "-created", page: 1, size: 1000 };
  return (await listTasks(deps, { siteId, query })).rows.map(({ id }) => id);
}
