import { z } from "npm:zod@4.6.7";
import { AuditEntry, dayFilter } from "../audit/schema.ts";
import { type Db, unwrap } from "../db.ts";
import { defineTable, searchFilter, type TableQuery, wordFilter } from "../table_query.ts";

/** What the platform's own log knows, beside what staff do in accounts. */
export const PLATFORM_ACTIONS = [
  "library.added",
  "library.changed",
  "library.deleted",
  "limit.added",
  "limit.changed",
  "limit.deleted",
  "package.added",
  "package.changed",
  "package.deleted",
  "plan.added",
  "plan.changed",
  "plan.deleted",
  "price.added",
  "price.changed",
  "price.deleted",
  "staff.appointed",
  "staff.dismissed",
] as const;

/** What staff do to accounts as such, which the accounts' own logs tell too. */
const ACCOUNT_ACTIONS = [
  "account.restored",
  "account.suspended",
  "credits.granted",
  "credits.taken_back",
  "staff.left",
  "staff.opened",
] as const;

export const SHOWN_ACTIONS = [...ACCOUNT_ACTIONS, ...PLATFORM_ACTIONS] as const;

const PlatformFilters = z.object({
  q: searchFilter,
  action: wordFilter(SHOWN_ACTIONS),
  from: dayFilter,
  to: dayFilter,
});
export type PlatformFilters = z.infer<typeof PlatformFilters>;

/** What staff did anywhere and what changed on the platform, newest first. */
export const platformTable = defineTable<PlatformFilters>({
  filters: PlatformFilters,
  sorts: ["id"],
  firstSort: "-id",
});

/** An entry with the account it concerns, if it concerns one. */
export const PlatformEntry = AuditEntry.extend({
  account_id: z.uuid().nullable(),
  account_name: z.string().nullable(),
});
export type PlatformEntry = z.infer<typeof PlatformEntry>;

const PlatformLog = z.object({ total: z.int(), rows: z.array(PlatformEntry) });
export type PlatformLog = z.infer<typeof PlatformLog>;

/** One page of the log. Throws `forbidden` for anybody but platform staff. */
export async function listPlatformAudit(
  { db }: { db: Db },
  { filters, page, size }: TableQuery<PlatformFilters>,
): Promise<PlatformLog> {
  return PlatformLog.parse(unwrap(
    await db.rpc("read_platform_audit", {
      p_filters: filters,
      p_limit: size,
      p_offset: (page - 1) * size,
    }),
  ));
}
