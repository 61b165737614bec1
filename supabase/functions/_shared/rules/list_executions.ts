import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { CAUSES, Execution, EXECUTION_STATUSES } from "./schema.ts";

const day = z.iso.date().optional().catch(undefined);

/** What the history takes from its address; anything else falls back to the default. Days are in UTC. */
export const ExecutionFilter = z.object({
  rule: z.uuid().optional().catch(undefined),
  status: z.enum(EXECUTION_STATUSES).optional().catch(undefined),
  cause: z.enum(CAUSES).optional().catch(undefined),
  from: day,
  to: day,
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  size: z.coerce.number().int().min(10).max(100).catch(25),
});
export type ExecutionFilter = z.infer<typeof ExecutionFilter>;

const History = z.object({
  total: z.number(),
  executions: z.array(Execution),
  rules: z.array(z.object({ id: z.uuid(), name: z.string(), credit_limit: z.number() })),
});
export type History = z.infer<typeof History>;

/** One page of the history of a site's rules, newest first, and the rules one can filter by. */
export async function listExecutions(
  { db }: { db: Db },
  { siteId, filter }: { siteId: string; filter: ExecutionFilter },
): Promise<History> {
  const { rule, page, size, ...rest } = filter;
  return History.parse(unwrap(
    await db.rpc("list_executions", {
      p_site_id: siteId,
      p_filter: { ...rest, ...(rule ? { rule_id: rule } : {}) },
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}
