import { type Db, unwrap } from "../db.ts";

/**
 * Has a destination read as soon as a worker is free. Throws `not_found`, `forbidden`, and `conflict` when its sync is off,
 * it was never tested or its plugin tells by itself.
 */
export async function orderSync({ db }: { db: Db }, { id }: { id: string }): Promise<void> {
  unwrap(await db.rpc("order_sync", { p_id: id }));
}
