import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { WaitReason } from "./publishing_rules.ts";
import { IntegrationConfig, PublishStatus } from "./schema.ts";

/** What became of one content at one destination. */
export const OrderedPublication = z.object({
  content_id: z.uuid(),
  title: z.string(),
  integration_id: z.uuid(),
  integration: z.string(),
  outcome: z.enum(["queued", "refused"]),
  reason: z.string().nullable(),
  /** Not before this time, by the rules of the site; null when nothing holds it. */
  planned_at: z.string().nullable(),
});
export type OrderedPublication = z.infer<typeof OrderedPublication>;

/** What people order of a publication. */
export const PublicationOrder = z.object({
  site_id: z.uuid(),
  integrations: z.array(z.uuid()).min(1, "Choose at least one destination.").max(20),
  status: PublishStatus,
  publish_at: z.preprocess(
    (value) => value === "" || value === undefined ? null : value,
    z.iso.datetime({ local: true, offset: true }).nullable(),
  ),
  overwrite: z.preprocess((value) => value === "on", z.boolean()),
});
export type PublicationOrder = z.infer<typeof PublicationOrder>;

/**
 * Orders content at destinations; answers what became of each pair. Throws `invalid`, `forbidden`, `not_found`,
 * `module_disabled`, `too_large`.
 */
export async function orderPublications(
  { db }: { db: Db },
  { contentIds, order }: { contentIds: string[]; order: PublicationOrder },
): Promise<OrderedPublication[]> {
  const answer = unwrap(
    await db.rpc("order_publications", {
      p_site_id: order.site_id,
      p_content_ids: contentIds,
      p_integration_ids: order.integrations,
      p_status: order.status,
      p_overwrite: order.overwrite,
      // A form knows no zone: its times are UTC, and say so.
      ...(order.publish_at ? { p_publish_at: utc(order.publish_at) } : {}),
    }),
  );
  return z.array(OrderedPublication).parse(answer);
}

function utc(time: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`;
}

const Record = z.object({
  id: z.uuid(),
  state: z.enum(["queued", "working", "done", "failed"]),
  wanted_status: PublishStatus,
  publish_at: z.string().nullable(),
  attempts: z.int(),
  run_at: z.string(),
  planned_at: z.string().nullable(),
  wait_reason: WaitReason.nullable(),
  error: z.string().nullable(),
  error_code: z.string().nullable(),
  notes: z.array(z.string()),
  destination_status: z.string().nullable(),
  external_url: z.string().nullable(),
  published_version: z.int().nullable(),
  published_at: z.string().nullable(),
});
export type PublicationRecord = z.infer<typeof Record>;

/** A place where a content can be published, with what is there of it. */
export const PublicationTarget = z.object({
  id: z.uuid(),
  name: z.string(),
  platform: z.string(),
  access: z.string(),
  base_url: z.string(),
  active: z.boolean(),
  default_status: IntegrationConfig.shape.status,
  record: Record.nullable(),
});
export type PublicationTarget = z.infer<typeof PublicationTarget>;

export const ContentPublications = z.object({
  content: z.object({
    id: z.uuid(),
    site_id: z.uuid(),
    title: z.string(),
    status: z.string(),
    version: z.int(),
    word_count: z.int(),
  }),
  /** Of the site's publishing rules. */
  time_zone: z.string(),
  /** Set while it waits to go on the site's own pages. */
  own_pages: z.object({ planned_at: z.string().nullable(), wait_reason: WaitReason.nullable() })
    .nullable(),
  destinations: z.array(PublicationTarget),
});
export type ContentPublications = z.infer<typeof ContentPublications>;

/** The destinations of a content with what is there of it. Throws `not_found`. */
export async function readPublications(
  { db }: { db: Db },
  { contentId }: { contentId: string },
): Promise<ContentPublications> {
  const found = await db.rpc("read_publications", { p_content_id: contentId });
  return ContentPublications.parse(unwrapOne(found, "article"));
}
