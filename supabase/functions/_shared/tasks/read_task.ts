import { z } from "npm:zod@4.6.7";
import { ShownJob } from "../jobs/shown_job.ts";
import { type Db, unwrapOne } from "../db.ts";
import { TASK_STATUSES } from "./schema.ts";

const Outline = z.array(z.object({ heading: z.string(), points: z.array(z.string()).default([]) }));

const Task = z.object({
  id: z.uuid(),
  site_id: z.uuid(),
  title: z.string(),
  description: z.string(),
  outline: Outline.catch([]),
  content_type: z.string(),
  structure: z.string(),
  keywords: z.array(z.string()),
  target_words: z.int(),
  author_profile_id: z.uuid().nullable(),
  priority: z.int(),
  due_date: z.string().nullable(),
  status: z.enum(TASK_STATUSES),
  attempts: z.int(),
  last_error: z.string().nullable(),
  created_at: z.string(),
  sector: z.string(),
  idea_id: z.uuid().nullable(),
  content_id: z.uuid().nullable(),
  authors: z.array(z.object({ id: z.uuid(), name: z.string() })),
  jobs: z.array(ShownJob),
});
export type Task = z.infer<typeof Task>;

/** A task with the author profiles it may use and its live jobs. Throws `not_found`. */
export async function readTask({ db }: { db: Db }, { taskId }: { taskId: string }): Promise<Task> {
  return Task.parse(unwrapOne(await db.rpc("read_task", { p_task_id: taskId }), "task"));
}
