import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

/** A moment as the database writes it; never rounded, so that the row it came from is included. */
const Moment = z.string().regex(/^\d{4}-\d\d-\d\d[ T][\d:.]{5,15}(Z|[+-]\d\d(:?\d\d)?)$/);

/** One notification by its id, or all. `before` keeps those that came after the page was drawn. */
export const MarkRead = z.object({ id: z.uuid().optional(), before: Moment.optional() });
export type MarkRead = z.infer<typeof MarkRead>;

/** Marks notifications as read; answers how many were unread. */
export async function markRead(
  { db, now }: { db: Db; now: Date },
  { id, before }: MarkRead,
): Promise<number> {
  let query = db.from("notifications").update({ read_at: now.toISOString() }).is("read_at", null);
  if (id) query = query.eq("id", id);
  if (before) query = query.lte("created_at", before);
  return unwrap(await query.select("id")).length;
}
