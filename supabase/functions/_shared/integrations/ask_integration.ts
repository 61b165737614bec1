import { z } from "npm:zod@4.6.7";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import { Check } from "./check_wordpress.ts";
import type { IntegrationChanges, IntegrationOrder } from "./schema.ts";

const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  status: z.int().min(400).max(599),
  fields: z.record(z.string(), z.array(z.string())).default({}),
});
const Kept = z.object({ id: z.uuid() });
const Tested = z.object({ checks: z.array(Check) });

/** Keeps an integration through the function that alone seals passwords: a new one of a site, or a changed one. */
export async function saveIntegration(
  { db }: { db: Db },
  { siteId, id, changes }: { siteId: string; id: string | null; changes: IntegrationChanges },
): Promise<string> {
  const order: IntegrationOrder = id === null
    ? { action: "create", site_id: siteId, integration: changes }
    : { action: "edit", id, changes };
  return Kept.parse(await ask({ db }, order)).id;
}

/** Tests a connection and answers what works and what precisely fails. */
export async function testIntegration(
  { db }: { db: Db },
  { id }: { id: string },
): Promise<Check[]> {
  return Tested.parse(await ask({ db }, { action: "test", id })).checks;
}

/** Throws what the function refuses with, and `unavailable` when it does not answer. */
async function ask({ db }: { db: Db }, order: IntegrationOrder): Promise<unknown> {
  const { data, error, response } = await db.functions.invoke("integration", { body: order });
  if (!error) return data;
  const refusal = Refusal.safeParse(await response?.json().catch(() => null));
  if (refusal.success) {
    const { code, message, status, fields } = refusal.data;
    throw new AppError(code, message, { status, fields });
  }
  throw new AppError(
    "unavailable",
    "The part of IGNY8 that keeps connections does not answer. Try again in a moment; nothing was changed.",
    { status: 503, retryable: true, cause: error },
  );
}
