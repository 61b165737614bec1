import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import {
  defineTable,
  pageArguments,
  searchFilter,
  type TableQuery,
  wordFilter,
} from "../table_query.ts";

export const ACCOUNT_STATUSES = ["trial", "active", "suspended", "cancelled"] as const;

const AccountFilters = z.object({
  q: searchFilter,
  status: wordFilter(ACCOUNT_STATUSES),
  /** A plan's slug. */
  plan: z.string().regex(/^[a-z0-9-]{1,60}$/).optional().catch(undefined),
});
export type AccountFilters = z.infer<typeof AccountFilters>;

/** All accounts as a table, those where something happened last first. */
export const accountTable = defineTable<AccountFilters>({
  filters: AccountFilters,
  sorts: ["name", "credits", "created_at", "last_activity"],
  firstSort: "-last_activity",
});

const AccountPage = z.object({
  total: z.int(),
  /** Accounts by state under the other filters. */
  counts: z.record(z.string(), z.int()),
  plans: z.array(z.object({ slug: z.string(), name: z.string() })),
  rows: z.array(z.object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    status: z.enum(ACCOUNT_STATUSES),
    plan: z.string(),
    credits: z.int(),
    created_at: z.string(),
    owner: z.string().nullable(),
    /** When somebody of the account last did something that its log knows; staff do not count. */
    last_activity: z.string().nullable(),
  })),
});
export type AccountPage = z.infer<typeof AccountPage>;

/** One page of all accounts. Throws `forbidden` for anybody but platform staff. */
export async function listAccounts(
  { db }: { db: Db },
  query: TableQuery<AccountFilters>,
): Promise<AccountPage> {
  return AccountPage.parse(unwrap(await db.rpc("staff_accounts", pageArguments(query))));
}
