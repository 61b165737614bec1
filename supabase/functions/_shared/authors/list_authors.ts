import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { AuthorProfile } from "./schema.ts";

const Authors = z.array(z.object({
  ...AuthorProfile.shape,
  id: z.uuid(),
  updated_at: z.string(),
  open_tasks: z.int(),
}));

/** An author profile and how many unfinished tasks use it. */
export type Author = z.infer<typeof Authors>[number];

/** The author profiles of the account, by name. */
export async function listAuthors({ db }: { db: Db }): Promise<Author[]> {
  return Authors.parse(unwrap(await db.rpc("list_authors")));
}

/** Throws `not_found` for an author of nobody or of another account. */
export async function readAuthor({ db }: { db: Db }, id: string): Promise<Author> {
  const author = (await listAuthors({ db })).find((found) => found.id === id);
  if (!author) throw new AppError("not_found", "This author profile was not found.");
  return author;
}
