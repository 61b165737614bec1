import { z } from "npm:zod@4.6.7";
import { Capabilities } from "../adapters/wordpress/site.ts";

/** What a post is to be at its destination; `trash` takes it away. */
export const PublishStatus = z.enum(["draft", "pending", "publish", "future", "trash"]);
export type PublishStatus = z.infer<typeof PublishStatus>;

/** What people chose for an integration. */
export const IntegrationConfig = z.object({
  /** What publishing does where nothing else is said. */
  status: z.enum(["draft", "pending", "publish"]).catch("draft").default("draft"),
  /** The author of posts; null for the user who is signed in there. */
  author_id: z.int().nullable().catch(null).default(null),
  /** Categories of posts that have none. */
  category_ids: z.array(z.int()).max(20).catch([]).default([]),
});
export type IntegrationConfig = z.infer<typeof IntegrationConfig>;

/** An integration as the functions get it. */
export const StoredIntegration = z.object({
  id: z.uuid(),
  account_id: z.uuid(),
  site_id: z.uuid(),
  platform: z.string(),
  access: z.string(),
  name: z.string(),
  base_url: z.string(),
  username: z.string(),
  config: IntegrationConfig,
  credentials_id: z.uuid().nullable(),
  capabilities: Capabilities.nullable().catch(null),
  sealed: z.string().nullable(),
});
export type StoredIntegration = z.infer<typeof StoredIntegration>;

const Picture = z.object({
  id: z.uuid(),
  kind: z.string(),
  position: z.int(),
  alt: z.string(),
  after_heading: z.string().nullable(),
  storage_path: z.string(),
  content_type: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
});
export type Picture = z.infer<typeof Picture>;

/** A publication that this worker holds, with everything that it needs. */
export const ClaimedPublication = z.object({
  lease: z.uuid(),
  record: z.object({
    id: z.uuid(),
    account_id: z.uuid(),
    content_id: z.uuid(),
    wanted_status: PublishStatus,
    publish_at: z.string().nullable(),
    orders: z.int(),
    attempts: z.int(),
    overwrite: z.boolean(),
    uncertain: z.boolean(),
    external_id: z.string().nullable(),
    external_url: z.string().nullable(),
    published_fingerprint: z.string().nullable(),
  }),
  content: z.object({
    title: z.string(),
    slug: z.string(),
    html: z.string(),
    excerpt: z.string(),
    meta_title: z.string(),
    meta_description: z.string(),
    primary_keyword: z.string().nullable(),
    tags: z.array(z.string()),
    categories: z.array(z.string()),
    entity_type: z.string(),
    version: z.int(),
  }),
  images: z.array(Picture),
  integration: StoredIntegration,
});
export type ClaimedPublication = z.infer<typeof ClaimedPublication>;

/** Uploads that are known, by the hash of their bytes. */
export const KnownMedia = z.record(
  z.string(),
  z.object({ media_id: z.string(), url: z.string(), alt: z.string() }),
);
