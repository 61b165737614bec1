import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { CreditPackage, ListedCost, Plan } from "./read_offer.ts";

const Plans = z.object({
  plans: z.array(Plan),
  packages: z.array(CreditPackage),
  costs: z.array(ListedCost),
  /** Null for people who do not see billing. */
  current: z.object({
    slug: z.string(),
    name: z.string(),
    cycle: z.enum(["month", "year"]),
    status: z.string(),
    /** When what was paid for ends. */
    period_end: z.string(),
    /** When the next month's credits come. */
    next_at: z.string(),
    users: z.int(),
    sites: z.int(),
  }).nullable(),
});
/** The account's plan and use of its limits, and what else is on offer. */
export type Plans = z.infer<typeof Plans>;

/** Everything the plans and packages pages show. */
export async function readPlans({ db }: { db: Db }): Promise<Plans> {
  return Plans.parse(unwrap(await db.rpc("read_plans")));
}
