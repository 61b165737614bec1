import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

const Prompts = z.array(z.object({
  function: z.string(),
  body: z.string(),
  default_body: z.string(),
  version: z.int(),
  updated_at: z.string(),
  updated_by: z.string().nullable(),
}));

/** The prompt of a function beside the wording every account starts with. */
export type Prompt = z.infer<typeof Prompts>[number];

/** Every prompt of the account. */
export async function readPrompts({ db }: { db: Db }): Promise<Prompt[]> {
  return Prompts.parse(unwrap(await db.rpc("read_prompts")));
}

/** Throws `not_found` for a function without a prompt. */
export async function readPrompt({ db }: { db: Db }, promptFunction: string): Promise<Prompt> {
  const found = unwrap(await db.rpc("read_prompts", { p_function: promptFunction }));
  const [prompt] = Prompts.parse(found);
  if (!prompt) throw new AppError("not_found", "This prompt was not found.");
  return prompt;
}
