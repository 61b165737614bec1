import { z } from "npm:zod@4.6.7";
import { AppError } from "../errors.ts";
import type { PromptFunction } from "./functions.ts";

/** A prompt as it is saved; `version` is the one the person started from. */
export const PromptChange = z.object({
  body: z.string().transform((text) => text.replaceAll("\r\n", "\n").trim())
    .pipe(
      z.string().min(20, "Say in at least 20 characters what the AI should do.")
        .max(20_000, "A prompt has at most 20,000 characters."),
    ),
  version: z.coerce.number().int().min(1),
});
export type PromptChange = z.infer<typeof PromptChange>;

/**
 * Throws `invalid` when a text names a variable its function does not fill in, or lacks one it needs:
 * such a prompt would reach the model with the braces in it.
 */
export function checkVariables({ variables }: PromptFunction, body: string): void {
  const used = [...body.matchAll(/\{+\s*([a-z_][a-z0-9_.]*)\s*\}+/gi)];
  const known = (text: string) => variables.some(({ name }) => text === `{${name}}`);
  const unknown = used.find(([text]) => !known(text))?.[0];
  const missing = variables.find(({ name }) => !body.includes(`{${name}}`));
  const message = unknown
    ? variables.length > 0
      ? `${unknown} is not filled in here. Known: ${variables.map(({ name }) => `{${name}}`)}.`
      : `${unknown} is not filled in. The data arrives as JSON: write its field's name without braces.`
    : missing &&
      `{${missing.name}} is missing: without it ${missing.meaning.split(";")[0]} is lost.`;
  if (message) throw new AppError("invalid", message, { fields: { body: [message] } });
}
