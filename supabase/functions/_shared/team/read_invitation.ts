import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { TeamRole } from "./schema.ts";

const OpenInvitation = z.object({
  state: z.literal("open"),
  /** Name of the account that invites. */
  account: z.string(),
  email: z.string(),
  role: TeamRole,
  expires_at: z.string(),
  /** Null when that person is no longer there. */
  invited_by: z.string().nullable(),
});

const EndedInvitation = z.object({
  state: z.enum(["accepted", "revoked", "expired", "suspended", "full"]),
  account: z.string(),
});

const Invitation = z.discriminatedUnion("state", [OpenInvitation, EndedInvitation]);
/** What the holder of a link is told. */
export type Invitation = z.infer<typeof Invitation>;
export type OpenInvitation = z.infer<typeof OpenInvitation>;

/** The invitation of a token, or null when there never was one. Anybody may ask. */
export async function readInvitation(
  { db }: { db: Db },
  token: string,
): Promise<Invitation | null> {
  if (!/^[0-9a-f]{64}$/.test(token)) return null;
  return Invitation.nullable().parse(unwrap(await db.rpc("read_invitation", { p_token: token })));
}

/** Why a link no longer lets anybody in, and what helps. */
export function refusalOf(invitation: Exclude<Invitation, OpenInvitation> | null): string {
  const account = invitation?.account;
  switch (invitation?.state) {
    case "accepted":
      return `This invitation to ${account} was used already. If it was you, sign in.`;
    case "revoked":
      return `This invitation to ${account} was withdrawn or replaced by a newer link. Use the newest one, or ask for another.`;
    case "expired":
      return `This invitation to ${account} is older than seven days and no longer holds. Ask for a new link.`;
    case "suspended":
      return `${account} takes nobody in at the moment. Ask the person who invited you.`;
    case "full":
      return `The plan of ${account} has no room for one more person. Ask the person who invited you.`;
    default:
      return "This is not a link we know. Check that you copied all of it, or ask for a new one.";
  }
}
