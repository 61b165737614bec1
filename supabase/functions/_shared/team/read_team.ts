import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

const Member = z.object({
  id: z.uuid(),
  email: z.string(),
  full_name: z.string(),
  role: z.enum(["developer", "owner", "admin", "editor", "viewer"]),
  active: z.boolean(),
  joined_at: z.string(),
  /** Granted sites; of others only managers are told. */
  site_ids: z.array(z.uuid()),
});
export type Member = z.infer<typeof Member>;

const PendingInvitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role: z.enum(["admin", "editor", "viewer"]),
  site_ids: z.array(z.uuid()),
  state: z.enum(["open", "expired"]),
  expires_at: z.string(),
});
export type PendingInvitation = z.infer<typeof PendingInvitation>;

const Team = z.object({
  /** Null when the plan sets no limit. */
  max_users: z.int().nullable(),
  /** Active people and open invitations. */
  seats_taken: z.int(),
  members: z.array(Member),
  invitations: z.array(PendingInvitation),
});
export type Team = z.infer<typeof Team>;

/**
 * The people of the account; for managers also those who were removed and the invitations that nobody
 * accepted yet. One round trip. Throws `unauthorized` when the caller belongs nowhere.
 */
export async function readTeam({ db }: { db: Db }): Promise<Team> {
  const found = unwrap(await db.rpc("read_team"));
  if (!found) throw new AppError("unauthorized", "Your session has ended. Please sign in again.");
  return Team.parse(found);
}

/** One person of a team. Throws `not_found` for anybody else. */
export function memberOf({ members }: Team, id: string): Member {
  const member = members.find((one) => one.id === id);
  if (!member) throw new AppError("not_found", "This person was not found.");
  return member;
}

/** A person's name, or their address when they gave none. */
export function memberName({ full_name, email }: Pick<Member, "full_name" | "email">): string {
  return full_name || email;
}
