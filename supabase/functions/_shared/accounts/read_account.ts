import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";

const AccountOverview = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  status: z.string(),
  created_at: z.string(),
  owner: z.string().nullable(),
  /** Null when the plan is no longer offered. */
  plan: z.object({
    name: z.string(),
    description: z.string(),
    monthly_credits: z.int(),
    max_users: z.int().nullable(),
    max_sites: z.int().nullable(),
  }).nullable(),
  users: z.int(),
  sites: z.int(),
  period_end: z.string().nullable(),
});

/** The account, its plan and how much of the plan's limits is used. */
export type AccountOverview = z.infer<typeof AccountOverview>;

/** The account of the person who asks. Throws `not_found` when they have none. */
export async function readAccount({ db }: { db: Db }): Promise<AccountOverview> {
  return AccountOverview.parse(unwrapOne(await db.rpc("account_overview"), "account"));
}
