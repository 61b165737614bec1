import { z } from "npm:zod@4.6.7";
import { isBeyondEnd } from "../beyond_end.ts";
import { type Db, type Row, unwrap } from "../db.ts";

/** What the list of notifications takes from its address. */
export const NotificationFilter = z.object({
  unread: z.literal("1").optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  size: z.coerce.number().int().min(10).max(100).catch(25),
});
export type NotificationFilter = z.infer<typeof NotificationFilter>;

export type Notification = Pick<
  Row<"notifications">,
  "id" | "kind" | "title" | "body" | "href" | "read_at" | "created_at"
>;

/** One page of the person's notifications, newest first, and how many match in all; the first page when it is beyond the end. */
export async function listNotifications(
  { db }: { db: Db },
  { unread, page, size }: NotificationFilter,
): Promise<{ notifications: Notification[]; total: number; page: number }> {
  const from = (page - 1) * size;
  let query = db.from("notifications")
    .select("id, kind, title, body, href, read_at, created_at", { count: "exact" });
  if (unread) query = query.is("read_at", null);
  const answer = await query.order("created_at", { ascending: false }).order("id")
    .range(from, from + size - 1);
  if (isBeyondEnd(answer)) return listNotifications({ db }, { unread, size, page: 1 });
  return { notifications: unwrap(answer), total: answer.count ?? 0, page };
}
