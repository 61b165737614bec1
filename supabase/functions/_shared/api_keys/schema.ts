import { z } from "npm:zod@4.6.7";

/** What a key may do, as the database knows it. */
export const API_KEY_SCOPES = ["content.read", "content.publish", "changes.write"] as const;
export type ApiKeyScope = typeof API_KEY_SCOPES[number];

/** The lives a key can be given, in days, or none. */
export const API_KEY_LIVES = ["none", "30", "90", "365"] as const;
/** How long the old key goes on working after a rotation, in hours. */
export const ROTATION_HOURS = ["0", "1", "24", "168"] as const;

/** A key to be made. */
export const NewApiKey = z.object({
  site_id: z.uuid("Choose a site."),
  name: z.string().trim().min(1, "Give the key a name.").max(80, "This name is too long."),
  scopes: z.array(z.enum(API_KEY_SCOPES)).min(1, "Choose at least one."),
  /** Days that it works; null until it is revoked. */
  days: z.enum(API_KEY_LIVES, "Choose how long it works.").default("none")
    .transform((days) => days === "none" ? null : Number(days)),
});
export type NewApiKey = z.infer<typeof NewApiKey>;

/** A key to be replaced. */
export const ApiKeyRotation = z.object({
  id: z.uuid(),
  hours: z.enum(ROTATION_HOURS, "Choose how long the old key works.").transform(Number),
});
export type ApiKeyRotation = z.infer<typeof ApiKeyRotation>;

export const PickedApiKey = z.object({ id: z.uuid() });

/** A key with the secret itself, which is told only here. */
export const IssuedApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  key: z.string(),
  expires_at: z.string().nullable(),
});
export type IssuedApiKey = z.infer<typeof IssuedApiKey>;

/** A key as managers see it in the list. */
export const ApiKey = z.object({
  id: z.uuid(),
  site_id: z.uuid(),
  site: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  /** ending: replaced by another, works until `overlap_until`. */
  state: z.enum(["active", "ending", "replaced", "expired", "revoked"]),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  overlap_until: z.string().nullable(),
  revoked_at: z.string().nullable(),
  created_at: z.string(),
  created_by: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
