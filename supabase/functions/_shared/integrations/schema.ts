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
  /** What the reading of its posts passed over, by their id. */
  sync_notes: z.record(z.string(), z.string()).default({}),
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

const empty = (value: unknown) => value === "" || value === undefined ? null : value;
const isOn = (value: unknown) => value === true || value === "on";
const number = z.preprocess(empty, z.coerce.number().int().positive().nullable());

/** An address as people type it, of the start page: `Blog.example/wp-admin/` is `https://blog.example`. */
const address = z.string().trim().min(1, "Enter the address of the site.")
  .max(500, "This address is too long.")
  .transform((text) => /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  .refine(isAddress, "Enter an address like https://blog.example, without a name or a password.")
  .transform(startPage);

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password && !/[@\s]/.test(text);
}

function startPage(text: string): string {
  const url = new URL(text);
  const path = url.pathname.replace(/\/(wp-admin|wp-login\.php|wp-json)(\/.*)?$/, "")
    .replace(/\/+$/, "");
  return url.origin + path;
}

const password = z.preprocess(
  empty,
  z.string().trim().min(8, "This is too short for an application password.")
    .max(200, "This is too long for an application password.").nullable(),
);

/** Where readers find the articles of a site: on its pages here, on its connected websites, or on both. */
export const Hosting = z.enum(["igny8_sites", "wordpress", "shopify", "multi"]);
export type Hosting = z.infer<typeof Hosting>;

/** What a manager enters of a WordPress; an empty password keeps the one that is stored. */
export const IntegrationChanges = z.object({
  name: z.string().trim().max(120, "Use at most 120 characters.").default(""),
  base_url: address,
  access: z.enum(["application_password", "plugin"]).default("application_password"),
  /** Empty where the plugin signs in with its key. */
  username: z.string().trim().max(100, "This name is too long.")
    .refine((name) => !name.includes(":"), "A user name has no colon.").default(""),
  password,
  status: z.enum(["draft", "pending", "publish"]).default("draft"),
  author_id: number,
  category_ids: z.array(z.coerce.number().int().positive()).max(20, "Choose at most 20.")
    .default([]),
  active: z.preprocess(isOn, z.boolean()),
  sync_enabled: z.preprocess(isOn, z.boolean()),
  /** Of a new connection: where readers find the site from now on. */
  hosting_type: Hosting.optional(),
}).refine(({ access, username }) => access === "plugin" || username !== "", {
  path: ["username"],
  message: "Enter the user name.",
});
export type IntegrationChanges = z.infer<typeof IntegrationChanges>;

/** What the function `integration` is asked. */
export const IntegrationOrder = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("create"),
    site_id: z.uuid(),
    // The plugin makes its connections itself.
    integration: IntegrationChanges.refine(({ access }) => access !== "plugin"),
  }),
  z.object({ action: z.literal("edit"), id: z.uuid(), changes: IntegrationChanges }),
  z.object({ action: z.literal("test"), id: z.uuid() }),
]);
export type IntegrationOrder = z.infer<typeof IntegrationOrder>;

/** What the plugin told of itself and its site when it introduced itself last. */
const Program = z.object({
  plugin: z.string(),
  wordpress: z.string().default(""),
  php: z.string().default(""),
});

/** An integration as the people of its site see it. */
export const ShownIntegration = z.object({
  id: z.uuid(),
  site_id: z.uuid(),
  platform: z.enum(["wordpress", "shopify", "custom"]),
  access: z.enum(["application_password", "plugin"]),
  name: z.string(),
  base_url: z.string(),
  username: z.string(),
  config: IntegrationConfig,
  active: z.boolean(),
  sync_enabled: z.boolean(),
  capabilities: Capabilities.nullable().catch(null),
  capabilities_read_at: z.string().nullable(),
  program: Program.nullable().catch(null),
  last_sync_at: z.string().nullable(),
  /** What the reading of its posts passed over, by their id. */
  sync_notes: z.record(z.string(), z.string()).default({}),
  last_error: z.string().nullable(),
  last_error_at: z.string().nullable(),
  password_set_at: z.string().nullable(),
  published: z.int(),
  waiting: z.int(),
  failed: z.int(),
});
export type ShownIntegration = z.infer<typeof ShownIntegration>;

/** A site with its integrations. */
export const SiteIntegrations = z.object({
  account_id: z.uuid(),
  site: z.object({
    id: z.uuid(),
    name: z.string(),
    hosting_type: Hosting,
    /** Whether articles are public already. */
    has_pages: z.boolean(),
  }),
  integrations: z.array(ShownIntegration),
});
export type SiteIntegrations = z.infer<typeof SiteIntegrations>;
