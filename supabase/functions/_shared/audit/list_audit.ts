import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import type { TableQuery } from "../table_query.ts";
import { AuditEntry, type AuditFilters } from "./schema.ts";

const AuditPage = z.object({
  total: z.int(),
  rows: z.array(AuditEntry),
  /** Everybody in the account, for the filter. */
  people: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type AuditPage = z.infer<typeof AuditPage>;

/** One page of the account's log, newest first; empty for people who do not manage the account. */
export async function listAudit(
  { db }: { db: Db },
  { filters, page, size }: TableQuery<AuditFilters>,
): Promise<AuditPage> {
  return AuditPage.parse(unwrap(
    await db.rpc("read_audit", {
      p_filters: filters,
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}
