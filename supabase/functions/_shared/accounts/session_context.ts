import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

const Sector = z.object({ id: z.uuid(), name: z.string(), slug: z.string(), status: z.string() });

const Site = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  domain: z.string().nullable(),
  status: z.string(),
  industry_id: z.uuid().nullable(),
  auto_publish: z.boolean(),
  sectors: z.array(Sector),
});

const Cost = z.object({ credits: z.int(), per_units: z.int().positive(), unit: z.string() });

const SessionContext = z.object({
  user: z.object({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string(),
    role: z.enum(["developer", "owner", "admin", "editor", "viewer", "system_bot"]),
    theme: z.enum(["light", "dark", "system"]),
  }),
  account: z.object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    status: z.enum(["trial", "active", "suspended", "cancelled"]),
    /** There when its owner closed it; with the moment of its deletion if that is ordered. */
    closure: z.object({ delete_at: z.string().nullable() }).nullable(),
    credits: z.int(),
    plan: z.string(),
    monthly_credits: z.int(),
    /** Why staff suspended it; null while it is not. */
    status_reason: z.string().nullable(),
  }),
  /** Set while platform staff have opened this account, which is not their own. */
  visit: z.object({ reason: z.string(), may_change: z.boolean(), ends_at: z.string() }).nullable(),
  current_site_id: z.uuid().nullable(),
  sites: z.array(Site),
  modules: z.record(z.string(), z.boolean()),
  costs: z.record(z.string(), Cost),
  unread: z.int(),
});

export type SessionContext = z.infer<typeof SessionContext>;
export type SessionSite = z.infer<typeof Site>;
export type Costs = SessionContext["costs"];

/**
 * Who is asking and what the frame of a page shows: person, account, sites with sectors, modules,
 * prices in credits, unread notifications. One round trip.
 * Throws `unauthorized` when the person was removed or the token does not hold.
 */
export async function readSessionContext({ db }: { db: Db }): Promise<SessionContext> {
  const found = unwrap(await db.rpc("session_context"));
  if (!found) throw new AppError("unauthorized", "Your session has ended. Please sign in again.");
  return SessionContext.parse(found);
}

/** Whether this person sees and decides what is paid for: the owner, or staff who opened the account. */
export function isOwner({ user }: Pick<SessionContext, "user">): boolean {
  return ["developer", "owner"].includes(user.role);
}

/** Whether this person manages the account: sites, members, modules. */
export function isManager({ user }: Pick<SessionContext, "user">): boolean {
  return ["developer", "owner", "admin"].includes(user.role);
}

/** Whether this person may change anything now; staff may only where they came to. */
export function mayWrite(
  { user, account, visit }: Pick<SessionContext, "user" | "account" | "visit">,
): boolean {
  const writes = user.role !== "viewer" && visit?.may_change !== false;
  return writes && (account.status === "trial" || account.status === "active");
}
