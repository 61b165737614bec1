import { type Db, unwrap } from "../db.ts";
import { Standing } from "./standing.ts";

/** The names under which an attempt to sign in is counted, made by `throttleKey`. */
export interface SignInKeys {
  /** This e-mail from this network, or from this browser when it is known: counted strictly. */
  pair: string;
  /** This e-mail from anywhere; null for a known browser. */
  email: string | null;
  /** This network for any e-mail; null for a known browser and on one's own machine. */
  network: string | null;
}

const Attempt = Standing.extend({ wait_ms: Standing.shape.limit });

/** How an attempt stands, and for how many milliseconds it should be held up first. */
export type Attempt = ReturnType<typeof Attempt.parse>;

/** Counts an attempt to sign in, before its password is looked at. One round trip. */
export async function countSignIn({ db }: { db: Db }, keys: SignInKeys): Promise<Attempt> {
  return Attempt.parse(unwrap(
    await db.rpc("count_sign_in", {
      p_pair: keys.pair,
      p_email: keys.email ?? undefined,
      p_network: keys.network ?? undefined,
    }),
  ));
}
