import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { promptFunction } from "./functions.ts";
import { checkVariables, type PromptChange } from "./schema.ts";

interface Deps {
  db: Db;
}

/**
 * Saves a prompt as a new version and answers its number; the text in force makes no version. Throws
 * `invalid` for variables that do not exist, `conflict` when a colleague saved meanwhile, `forbidden`
 * for people who do not manage the account.
 */
export async function savePrompt(
  { db }: Deps,
  { id, change }: { id: string; change: PromptChange },
): Promise<number> {
  const known = promptFunction(id);
  if (!known) throw new AppError("not_found", "This prompt was not found.");
  checkVariables(known, change.body);
  return unwrap(
    await db.rpc("save_prompt", {
      p_function: id,
      p_body: change.body,
      p_version: change.version,
    }),
  );
}

/** Makes the default wording a new version. Throws like `savePrompt`. */
export async function resetPrompt(
  { db }: Deps,
  { id, version }: { id: string; version: number },
): Promise<number> {
  return unwrap(
    await db.rpc("save_prompt", { p_function: id, p_body: "", p_version: version }),
  );
}
