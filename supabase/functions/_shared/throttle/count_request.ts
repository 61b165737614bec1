import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { Standing, type ThrottleScope } from "./standing.ts";

/**
 * Counts a request of `scope` for the person who asks, in one round trip that every instance shares.
 * Staff and the automation are counted and always allowed.
 */
export async function countRequest(
  { db }: { db: Db },
  { scope }: { scope: ThrottleScope },
): Promise<Standing> {
  return z.tuple([Standing]).parse(unwrap(await db.rpc("count_request", { p_scope: scope })))[0];
}

/**
 * Counts a request of nobody in particular under one to four keys of `throttleKey`; answers their
 * standings in the same order.
 */
export async function countAnonymous(
  { db }: { db: Db },
  { scope, keys }: { scope: ThrottleScope; keys: string[] },
): Promise<Standing[]> {
  const counted = unwrap(await db.rpc("count_request", { p_scope: scope, p_keys: keys }));
  return z.array(Standing).parse(counted);
}
