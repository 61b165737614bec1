import { z } from "npm:zod@4.6.7";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import type { ProviderOrder } from "./schema.ts";

const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  status: z.int().min(400).max(599),
  fields: z.record(z.string(), z.array(z.string())).default({}),
});

/**
 * Asks the function `ai-provider`, which alone seals and opens keys, and answers what it says. Throws what
 * it refuses with, and `unavailable` when it does not answer.
 */
export async function askFunction({ db }: { db: Db }, order: ProviderOrder): Promise<unknown> {
  const { data, error, response } = await db.functions.invoke("ai-provider", { body: order });
  if (!error) return data;
  const refusal = Refusal.safeParse(await response?.json().catch(() => null));
  if (refusal.success) {
    const { code, message, status, fields } = refusal.data;
    throw new AppError(code, message, { status, fields });
  }
  throw new AppError(
    "unavailable",
    "The part of IGNY8 that keeps keys does not answer. Try again in a moment; nothing was changed.",
    { status: 503, retryable: true, cause: error },
  );
}
