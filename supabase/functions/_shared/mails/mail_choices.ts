import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";

/** What a person can refuse to be mailed. */
export const MAIL_KINDS = ["credits", "receipts"] as const;
export type MailKind = typeof MAIL_KINDS[number];

const Choices = z.object({ refused: z.array(z.enum(MAIL_KINDS)) });

/** Which mails the holder of a link does not want. Throws `not_found` for a link that is nobody's. */
export async function readMailChoices(
  { db }: { db: Db },
  { token }: { token: string },
): Promise<MailKind[]> {
  const found = unwrapOne(await db.rpc("read_mail_choices", { p_token: token }), "link");
  return Choices.parse(found).refused;
}

/** Keeps which mails the holder of a link does not want. Throws `not_found` for a link that is nobody's. */
export async function saveMailChoices(
  { db }: { db: Db },
  { token, refused }: { token: string; refused: MailKind[] },
): Promise<void> {
  const saved = unwrap(await db.rpc("save_mail_choices", { p_token: token, p_refused: refused }));
  if (!saved) throw new AppError("not_found", "This link was not found.");
}
