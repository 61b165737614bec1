import type { SendMail } from "../adapters/mail.ts";
import type { Db } from "../db.ts";
import { isAppError } from "../errors.ts";
import { invitationMail } from "./invitation_mail.ts";
import { inviteMember } from "./invite_member.ts";
import { renewInvitation } from "./renew_invitation.ts";
import type { IssuedInvitation, NewInvitation } from "./schema.ts";

/** Whether the link went out: `none` where no mail is configured, `failed` when the mail server did not take it. */
export type Delivery = "sent" | "failed" | "none";

export interface MailedInvitation extends IssuedInvitation {
  href: string;
  delivery: Delivery;
}

interface Deps {
  db: Db;
  /** Null where no mail is configured. */
  send: SendMail | null;
}

interface Sender {
  account: string;
  inviter: string;
  /** The link that accepts an invitation's token. */
  linkOf: (token: string) => string;
}

/**
 * Invites an address and mails it the link; the token is kept nowhere, so it is sent here and now or not at all.
 * Throws what `inviteMember` throws; a mail that fails is told in the answer.
 */
export async function inviteByMail(
  deps: Deps,
  { invitation, ...sender }: Sender & { invitation: NewInvitation },
): Promise<MailedInvitation> {
  return await mailed(deps, await inviteMember(deps, invitation), sender);
}

/** Makes a new link for an invitation and mails it. Throws what `renewInvitation` throws. */
export async function renewByMail(
  deps: Deps,
  { id, ...sender }: Sender & { id: string },
): Promise<MailedInvitation> {
  return await mailed(deps, await renewInvitation(deps, { id }), sender);
}

async function mailed(
  { send }: Deps,
  issued: IssuedInvitation,
  { account, inviter, linkOf }: Sender,
): Promise<MailedInvitation> {
  const href = linkOf(issued.token);
  if (!send) return { ...issued, href, delivery: "none" };
  try {
    await send(invitationMail({ ...issued, account, inviter, href }));
    return { ...issued, href, delivery: "sent" };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ...issued, href, delivery: "failed" };
  }
}
