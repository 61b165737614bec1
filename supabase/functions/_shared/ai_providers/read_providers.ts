import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { AccountProvider } from "./schema.ts";

const Found = z.object({ account_id: z.uuid(), providers: z.array(AccountProvider) });

/**
 * The account's own AI providers, without their keys. Throws `forbidden` for people who do not manage
 * the account.
 */
export async function readProviders(
  { db }: { db: Db },
): Promise<{ accountId: string; providers: AccountProvider[] }> {
  const found = unwrap(await db.rpc("read_ai_providers"));
  if (found === null) {
    throw new AppError("forbidden", "Only owners and admins see the AI providers of an account.");
  }
  const { account_id: accountId, providers } = Found.parse(found);
  return { accountId, providers };
}
