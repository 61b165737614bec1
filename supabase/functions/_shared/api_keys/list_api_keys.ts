import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { ApiKey } from "./schema.ts";

const Answer = z.object({ keys: z.array(ApiKey) }).nullable();

/** The keys of the account, those that work first, the last hundred; none for those who do not manage it. */
export async function listApiKeys({ db }: { db: Db }): Promise<ApiKey[]> {
  return Answer.parse(unwrap(await db.rpc("list_api_keys")))?.keys ?? [];
}
