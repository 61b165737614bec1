import { type Db, unwrap } from "../db.ts";
import type { SignInKeys } from "../throttle/count_sign_in.ts";

/**
 * Writes into the account's log that the holder of `db`'s token came in or went, and takes the attempt
 * off the counters under which it was counted. One round trip.
 */
export async function noteSignIn(
  { db }: { db: Db },
  { event, keys }: { event: "signed_in" | "signed_up" | "signed_out"; keys?: SignInKeys },
): Promise<void> {
  unwrap(
    await db.rpc("note_sign_in", {
      p_event: event,
      p_pair: keys?.pair,
      p_email: keys?.email ?? undefined,
      p_network: keys?.network ?? undefined,
    }),
  );
}
