import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { WaitReason } from "./publishing_rules.ts";
import { PublishStatus } from "./schema.ts";

export const PublicationState = z.enum(["waiting", "working", "done", "failed"]);
export type PublicationState = z.infer<typeof PublicationState>;

const Cursor = z.tuple([z.int(), z.string(), z.int(), z.uuid()]);
type Cursor = z.infer<typeof Cursor>;

/** What the address of the queue says; nonsense is left out. */
export const QueueQuery = z.object({
  state: PublicationState.optional().catch(undefined),
  destination: z.union([z.uuid(), z.literal("own")]).optional().catch(undefined),
  /** Where the page begins, as the page before told it. */
  at: z.string().max(300).optional().catch(undefined),
});
export type QueueQuery = z.infer<typeof QueueQuery>;

/** A publication in the queue; `integration_id` is null for the site's own pages. */
export const QueuedPublication = z.object({
  id: z.uuid(),
  content_id: z.uuid(),
  title: z.string(),
  integration_id: z.uuid().nullable(),
  integration: z.string(),
  state: PublicationState,
  wanted_status: PublishStatus,
  publish_at: z.string().nullable(),
  destination_status: z.string().nullable(),
  external_url: z.string().nullable(),
  attempts: z.int(),
  run_at: z.string(),
  planned_at: z.string().nullable(),
  wait_reason: WaitReason.nullable(),
  forced: z.boolean(),
  error: z.string().nullable(),
  notes: z.array(z.string()),
  updated_at: z.string(),
});
export type QueuedPublication = z.infer<typeof QueuedPublication>;

const Queue = z.object({
  publications: z.array(QueuedPublication),
  counts: z.partialRecord(PublicationState, z.int()),
  next: Cursor.nullable(),
  time_zone: z.string(),
  destinations: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type PublicationQueue = Omit<z.infer<typeof Queue>, "next"> & { next: string | null };

/** Publications of a page. */
const PAGE = 50;

/** What goes out, went out or failed to: what waits in its turn, all else the latest first. Throws `not_found`. */
export async function listPublications(
  { db }: { db: Db },
  { siteId, query: { at, ...filter } }: { siteId: string; query: QueueQuery },
): Promise<PublicationQueue> {
  const after = readCursor(at);
  const found = await db.rpc("list_publications", {
    p_site_id: siteId,
    p_filter: filter,
    p_limit: PAGE,
    ...(after ? { p_after: after } : {}),
  });
  const { next, ...queue } = Queue.parse(unwrapOne(found, "site"));
  return { ...queue, next: next && next.join("_") };
}

function readCursor(at: string | undefined): Cursor | null {
  const [part = "", turn = "", place = "", id] = at?.split("_") ?? [];
  if (!/^-?\d{1,12}(\.\d{1,9})?$/.test(turn) || !/^[01]$/.test(part) || !/^\d{1,9}$/.test(place)) {
    return null;
  }
  const cursor = Cursor.safeParse([Number(part), turn, Number(place), id]);
  return cursor.success ? cursor.data : null;
}

export const QueueAction = z.enum(["retry", "cancel", "now"]);
export type QueueAction = z.infer<typeof QueueAction>;

/**
 * Tries failed publications again, takes back those that wait, or sends them at once past the rules (owners and admins).
 * Answers how many it was. Throws `forbidden`, `not_found`, `module_disabled`, `too_large`.
 */
export async function steerPublications(
  { db }: { db: Db },
  { siteId, ids, action }: { siteId: string; ids: string[]; action: QueueAction },
): Promise<number> {
  return unwrap(
    await db.rpc("steer_publications", { p_site_id: siteId, p_ids: ids, p_action: action }),
  );
}
