import { z } from "npm:zod@4.6.7";
import { defineTable, idFilter, searchFilter, wordFilter } from "../table_query.ts";

/** Everything the log knows, as the database writes it. */
export const AUDIT_ACTIONS = [
  "access.granted",
  "access.revoked",
  "account.cancelled",
  "account.changed",
  "account.created",
  "account.deletion_scheduled",
  "account.export_downloaded",
  "account.export_ordered",
  "account.kept",
  "account.renamed",
  "account.restored",
  "account.suspended",
  "author.added",
  "author.deleted",
  "author.edited",
  "content.archived",
  "content.published",
  "content.restored",
  "content.unpublished",
  "credits.granted",
  "credits.taken_back",
  "data.exported",
  "keywords.deleted",
  "keywords.imported",
  "member.email_changed",
  "member.invitation_withdrawn",
  "member.invited",
  "member.joined",
  "member.left",
  "member.password_changed",
  "member.removed",
  "member.restored",
  "member.role_changed",
  "module.switched_off",
  "module.switched_on",
  "prompt.saved",
  "provider.changed",
  "provider.removed",
  "provider.set",
  "rule.created",
  "rule.deleted",
  "rule.edited",
  "rule.switched_off",
  "rule.switched_on",
  "run.cancelled",
  "run.completed",
  "run.failed",
  "run.paused",
  "run.resumed",
  "run.started",
  "sector.added",
  "sector.edited",
  "sector.switched_off",
  "sector.switched_on",
  "session.ended",
  "session.signed_in",
  "session.signed_out",
  "session.signed_up",
  "site.created",
  "site.edited",
  "site.suspended",
  "site.switched_off",
  "site.switched_on",
  "staff.added",
  "staff.deleted",
  "staff.edited",
  "staff.left",
  "staff.opened",
] as const;

export const AUDIT_OBJECTS = [
  "account",
  "author",
  "cluster",
  "content",
  "credits",
  "idea",
  "image",
  "export",
  "import",
  "invitation",
  "job",
  "keywords",
  "member",
  "module",
  "prompt",
  "provider",
  "rule",
  "run",
  "sector",
  "site",
  "task",
] as const;

/** A day of the calendar, between the years 2000 and 2099. */
export const dayFilter = z.preprocess(
  (value) => value === "" ? undefined : value,
  z.iso.date().regex(/^20/).optional(),
).catch(undefined);

const AuditFilters = z.object({
  /** An id, or "igny8" for what nobody did, "staff" for platform staff. */
  person: z.union([idFilter.unwrap(), z.enum(["igny8", "staff"])]).optional().catch(undefined),
  action: wordFilter(AUDIT_ACTIONS),
  object: wordFilter(AUDIT_OBJECTS),
  q: searchFilter,
  from: dayFilter,
  to: dayFilter,
});
export type AuditFilters = z.infer<typeof AuditFilters>;

/** The log as a table, newest entry first. */
export const auditTable = defineTable<AuditFilters>({
  filters: AuditFilters,
  sorts: ["id"],
  firstSort: "-id",
});

export const AuditEntry = z.object({
  id: z.int(),
  at: z.string(),
  actor_id: z.uuid().nullable(),
  /** The name then; empty when nobody but IGNY8 did it. */
  actor: z.string(),
  actor_role: z.string().nullable(),
  action: z.string(),
  object_type: z.string(),
  object_id: z.uuid().nullable(),
  object_label: z.string(),
  site_id: z.uuid().nullable(),
  site_name: z.string().nullable(),
  /** Whether the app or somebody at the API itself asked; null when nobody did or nobody knows. */
  via: z.enum(["app", "api"]).nullable(),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  request_id: z.string().nullable(),
  details: z.record(z.string(), z.json()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
