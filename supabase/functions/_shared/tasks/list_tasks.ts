import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrap } from "../db.ts";
import { TASK_STATUSES } from "./schema.ts";

export const TASK_SORTS = ["created", "title", "status", "words", "priority", "due"] as const;

/** Filters, order and page of the task list, as they stand in an address. */
export const TaskQuery = z.object({
  status: z.enum(TASK_STATUSES).optional().catch(undefined),
  sector: z.uuid().optional().catch(undefined),
  q: z.string().trim().max(200).transform((text) => text || undefined).optional().catch(undefined),
  sort: z.enum(TASK_SORTS).default("created").catch("created"),
  dir: z.enum(["asc", "desc"]).default("desc").catch("desc"),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
  size: z.coerce.number().int().min(1).max(1000).default(25).catch(25),
});
export type TaskQuery = z.infer<typeof TaskQuery>;

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
  { siteId, query }: { siteId: string; query: TaskQuery },
): Promise<TaskPage> {
  return TaskPage.parse(unwrap(
    await db.rpc("list_tasks", {
      p_site_id: siteId,
      p_filter: {
        status: query.status ?? null,
        sector_id: query.sector ?? null,
        search: query.q ?? null,
      },
      p_sort: query.sort,
      p_descending: query.dir === "desc",
      p_limit: query.size,
      p_offset: (query.page - 1) * query.size,
    }),
  ));
}
