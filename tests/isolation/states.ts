import { IDENTITIES, type Identity, type RowName, type TableRule } from "./policy.ts";
import { userId, type World } from "./world.ts";

/** Something that befell account A after its tokens were given out. */
export interface State {
  name: string;
  /** SQL that brings it about. */
  setup(world: World): string;
  /** The identity has a token of a session that ended. */
  signedOut?: true;
  /** As whom an identity of A counts now; null for somebody who belongs nowhere. */
  counts(identity: Identity): Identity | null;
  /** Platform staff are in the account. */
  visit?: true;
  /** The account reads, exports and pays, nothing else. */
  readOnly?: true;
  /** With what code that is refused; default account_suspended. */
  refusal?: string;
  /** The rules whose rows it changes, and functions about the caller alone. */
  leavesOut?: readonly string[];
  /** What was public is public no more. */
  unpublishes?: true;
  /** The one rule that it concerns. */
  onlyFor?: string;
}

const OF_A: readonly Identity[] = ["viewer", "ungranted", "editor", "admin", "owner"];

/** A session id that no session has. */
export const ENDED_SESSION = "5e000000-0000-4000-8000-000000000000";

/** What visitors from elsewhere have of their own or as staff, and not as members of the account. */
const PERSONAL = [
  "public.audit_log (platform)",
  "public.profiles",
  "public.notifications",
  "public.notifications (to everyone)",
  "create_site",
  "edit_own_profile",
];

export const STATES: readonly State[] = [
  {
    name: "suspended",
    setup: ({ accountA }) =>
      `update public.accounts set status = 'suspended' where id = '${accountA}'`,
    counts: (identity) => identity,
    readOnly: true,
  },
  {
    name: "cancelled",
    setup: ({ accountA }) =>
      `update public.accounts set status = 'cancelled' where id = '${accountA}'`,
    counts: (identity) => identity,
    readOnly: true,
    unpublishes: true,
  },
  {
    name: "sites switched off",
    setup: ({ accountA }) =>
      `update public.sites set status = 'inactive' where account_id = '${accountA}'`,
    counts: (identity) => identity,
    unpublishes: true,
    onlyFor: "storage.objects (published pictures)",
  },
  {
    name: "removed",
    setup: ({ accountA }) =>
      `update public.profiles set active = false where account_id = '${accountA}'`,
    counts: () => null,
  },
  { name: "signed out", setup: () => "", signedOut: true, counts: () => null },
  {
    name: "grants revoked",
    setup: ({ accountA }) => `delete from public.site_user_access where account_id = '${accountA}'`,
    counts: (identity) => identity === "editor" || identity === "viewer" ? "ungranted" : identity,
    leavesOut: ["public.site_user_access"],
  },
  {
    name: "all demoted to viewer",
    setup: ({ accountA }) =>
      `update public.profiles set role = 'viewer' where account_id = '${accountA}' and role in ('admin', 'editor')`,
    counts: (identity) =>
      identity === "editor" ? "viewer" : identity === "admin" ? "ungranted" : identity,
    leavesOut: ["public.site_user_access"],
  },
  {
    name: "staff looking in",
    setup: (world) => visiting(world, false),
    counts: (identity) => OF_A.includes(identity) ? "admin" : identity,
    readOnly: true,
    visit: true,
    refusal: "forbidden",
    leavesOut: PERSONAL,
  },
  {
    name: "staff helping",
    setup: (world) => visiting(world, true),
    visit: true,
    counts: (identity) => OF_A.includes(identity) ? "admin" : identity,
    leavesOut: PERSONAL,
  },
];

/** Makes the people of A platform staff of elsewhere who have opened A. */
function visiting({ accountA, accountB }: World, mayChange: boolean): string {
  const people = OF_A.map((identity) => `'${userId(identity)}'`);
  return `
    update public.profiles set role = 'developer', account_id = '${accountB}' where id in (${people});
    insert into app.staff_visits (staff_id, account_id, reason, may_change)
    select p.id, '${accountA}', 'because of a test', ${mayChange} from public.profiles p
    where p.id in (${people})`;
}

/** The states that PGlite, which is slower, tries; Postgres tries them all. */
export const FEWER_STATES = STATES.filter(({ name }) => name === "suspended" || name === "removed");

/** Those whom a state changes something for. */
export function concerned(): readonly Identity[] {
  return IDENTITIES.filter((identity) => OF_A.includes(identity));
}

export type Verb = "select" | "insert" | "update" | "delete";

/** Whether the policy table lets an identity do this to a row, in a state if one is given. */
export function allows(
  rule: TableRule,
  verb: Verb,
  row: RowName,
  identity: Identity,
  state?: State,
): boolean {
  const published = rule.unpublished && state?.unpublishes && row !== "otherAccount";
  const reach = verb === "update"
    ? rule.update?.by
    : published && verb === "select"
    ? rule.unpublished
    : rule[verb];
  if (!reach || (state?.visit && rule.notForVisitors)) return false;
  if (state?.readOnly) {
    if (verb === "select" && rule.selectNeedsWrite) return false;
    if (verb !== "select" && !(verb === "update" && rule.update?.whileSuspended)) return false;
  }
  const who = state ? state.counts(identity) : identity;
  if (who !== null) return reach[row].includes(who);
  // Somebody who belongs nowhere still is somebody with a token: what everyone signed in reads.
  return OF_A.every((one) => reach[row].includes(one)) && reach[row].includes("stranger");
}
