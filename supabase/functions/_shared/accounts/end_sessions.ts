import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

/** Which sessions of one's own to end: one, all but the one that asks, or all. */
export const SessionsToEnd = z.discriminatedUnion("which", [
  z.object({ which: z.literal("one"), id: z.uuid() }),
  z.object({ which: z.enum(["others", "all"]) }),
]);
export type SessionsToEnd = z.infer<typeof SessionsToEnd>;

/**
 * Ends sessions of the person who asks; their tokens stop at the next request. Answers how many there
 * were. Throws `not_found` for one that is not theirs or has ended.
 */
export async function endSessions({ db }: { db: Db }, input: SessionsToEnd): Promise<number> {
  const ended = unwrap(
    await db.rpc("end_sessions", {
      p_which: input.which,
      p_session_id: input.which === "one" ? input.id : undefined,
    }),
  );
  if (input.which === "one" && ended === 0) {
    throw new AppError("not_found", "This session has ended already.");
  }
  return ended;
}
