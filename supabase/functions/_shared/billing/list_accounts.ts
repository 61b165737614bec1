import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const Accounts = z.array(z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  status: z.string(),
  credits: z.int(),
  owner: z.string().nullable(),
}));

/** An account as staff find it. */
export type FoundAccount = z.infer<typeof Accounts>[number];

/** Accounts by name, slug or a member's address, at most ten. Throws `forbidden` for non-staff. */
export async function listAccounts({ db }: { db: Db }, search: string): Promise<FoundAccount[]> {
  return Accounts.parse(unwrap(await db.rpc("find_accounts", { p_search: search })));
}
