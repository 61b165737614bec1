import { z } from "npm:zod@4.6.7";
import type { SendMail } from "../adapters/mail.ts";
import { type Db, unwrap } from "../db.ts";
import { isAppError } from "../errors.ts";
import { noticeMail } from "./notice_mail.ts";

const Claimed = z.object({
  id: z.uuid(),
  lease: z.uuid(),
  to: z.string(),
  subject: z.string(),
  body: z.string(),
  href: z.string().nullable(),
  kind: z.string().nullable(),
  token: z.uuid(),
});

/** What sends an account's notices. */
export interface NoticeMailer {
  send: SendMail;
  /** Origin of the app, to which links lead. */
  appUrl: string;
}

/**
 * Sends the next mail that waits; answers whether there was one. Two workers never hold the same mail; one whose
 * worker died after sending goes out again under the same id, by which mail servers and readers know it. A mail that
 * fails is tried again for days.
 */
export async function sendNextMail(
  { db, send, appUrl }: { /** The service client. */ db: Db } & NoticeMailer,
): Promise<boolean> {
  const claimed = unwrap(await db.rpc("claim_mail"));
  if (claimed === null) return false;
  const notice = Claimed.parse(claimed);
  const held = { p_id: notice.id, p_lease: notice.lease };
  try {
    await send(noticeMail(notice, appUrl));
  } catch (error) {
    const isFinal = isAppError(error) && !error.retryable;
    const p_message = isAppError(error) ? error.message : "The mail could not be sent.";
    unwrap(await db.rpc("fail_mail", { ...held, p_message, p_retryable: !isFinal }));
    return true;
  }
  unwrap(await db.rpc("finish_mail", held));
  return true;
}
