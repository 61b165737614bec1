import { type Db, unwrap, unwrapOne } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import type { AuthorProfile } from "./schema.ts";

interface Deps {
  db: Db;
}

/**
 * Creates an author profile and answers its id. Throws `conflict` when the name is taken, `forbidden`
 * for people who do not manage the account.
 */
export async function createAuthor(
  { db }: Deps,
  { accountId, author }: { accountId: string; author: AuthorProfile },
): Promise<string> {
  return await explainRefusal(author.name, async () => {
    const row = { ...author, account_id: accountId };
    const answer = await db.from("author_profiles").insert(row).select("id").maybeSingle();
    return unwrapOne(answer, "author profile").id;
  });
}

/** Throws `not_found` for a profile that is not theirs to edit, `conflict` when the name is taken. */
export async function editAuthor(
  { db }: Deps,
  { id, author }: { id: string; author: AuthorProfile },
): Promise<void> {
  const changed = await explainRefusal(
    author.name,
    async () =>
      unwrap(
        await db.from("author_profiles").update(author).eq("id", id).select("id").maybeSingle(),
      ),
  );
  if (!changed) throw new AppError("not_found", "This author profile was not found.");
}

/** Deletes a profile; its tasks stay, without an author. Throws `not_found` as `editAuthor` does. */
export async function deleteAuthor({ db }: Deps, id: string): Promise<void> {
  const gone = unwrap(
    await db.from("author_profiles").delete().eq("id", id).select("id").maybeSingle(),
  );
  if (!gone) throw new AppError("not_found", "This author profile was not found.");
}

async function explainRefusal<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === "forbidden") {
      const who = "Only owners and admins of an active account write author profiles.";
      throw new AppError("forbidden", who, { cause: error });
    }
    if (error.code !== "conflict") throw error;
    const message = `There is an author profile called ${name} already.`;
    throw new AppError("conflict", message, { fields: { name: [message] }, cause: error });
  }
}
