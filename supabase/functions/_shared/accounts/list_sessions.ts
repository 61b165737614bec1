import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const OwnSession = z.object({
  id: z.uuid(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
  created_at: z.string(),
  /** To within five minutes. */
  last_used_at: z.string(),
  /** From where and with what it was used last; null when that was never told. */
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
});
export type OwnSession = z.infer<typeof OwnSession>;

/** The sessions of the person who asks that hold now: the one that asks first, then the last used. */
export async function listSessions({ db }: { db: Db }): Promise<OwnSession[]> {
  return z.array(OwnSession).parse(unwrap(await db.rpc("list_sessions")));
}
