import { type Db, unwrap } from "../db.ts";
import type { NewTask } from "./schema.ts";

/** Queues a task made by hand and answers its id. Throws `not_found` for a sector of somebody else. */
export async function createTask({ db }: { db: Db }, input: NewTask): Promise<string> {
  return unwrap(
    await db.rpc("create_task", {
      p_sector_id: input.sector_id,
      p_title: input.title,
      p_keywords: input.keywords,
      p_target_words: input.target_words,
      p_content_type: input.content_type,
      p_structure: input.structure,
    }),
  );
}
