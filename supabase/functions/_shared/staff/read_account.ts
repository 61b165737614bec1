import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";
import { StaffBilling } from "./billing_schema.ts";
import { ACCOUNT_STATUSES } from "./list_accounts.ts";

const StaffAccount = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  status: z.enum(ACCOUNT_STATUSES),
  /** Why staff gave it this state, and when. */
  status_reason: z.string().nullable(),
  status_changed_at: z.string().nullable(),
  credits: z.int(),
  plan: z.string(),
  monthly_credits: z.int(),
  created_at: z.string(),
  last_activity: z.string().nullable(),
  /** Whether it is the account of whoever asks. */
  is_home: z.boolean(),
  people: z.array(z.object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.string(),
    active: z.boolean(),
  })),
  sites: z.array(z.object({ id: z.uuid(), name: z.string(), status: z.string() })),
  /** Jobs of the last seven days by state. */
  jobs: z.record(z.string(), z.int()),
  /** The last five jobs that failed. */
  failures: z.array(z.object({
    id: z.uuid(),
    function: z.string(),
    subject_label: z.string().nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    finished_at: z.string().nullable(),
  })),
  billing: StaffBilling,
  /** The last ten visits of staff; `left_at` is null while one goes on. */
  visits: z.array(z.object({
    id: z.uuid(),
    staff: z.string(),
    reason: z.string(),
    may_change: z.boolean(),
    started_at: z.string(),
    left_at: z.string().nullable(),
  })),
});
export type StaffAccount = z.infer<typeof StaffAccount>;

/** What staff see of an account before they open it. Throws `forbidden` for others, else `not_found`. */
export async function readAccount(
  { db }: { db: Db },
  { accountId }: { accountId: string },
): Promise<StaffAccount> {
  const answer = await db.rpc("staff_account", { p_account_id: accountId });
  return StaffAccount.parse(unwrapOne(answer, "account"));
}
