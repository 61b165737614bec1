import { type Db, unwrapOne } from "../db.ts";
import type { TaskChanges } from "./schema.ts";

/** Changes a task. Throws `not_found` for one the person may not write. */
export async function editTask(
  { db }: { db: Db },
  { taskId, changes }: { taskId: string; changes: TaskChanges },
): Promise<void> {
  unwrapOne(
    await db.from("tasks").update(changes).eq("id", taskId).select("id").maybeSingle(),
    "task",
  );
}
