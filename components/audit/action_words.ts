import type { AUDIT_ACTIONS, AUDIT_OBJECTS } from "core/audit/schema.ts";

/** What was done, as people say it. */
export const ACTION_WORDS: Record<typeof AUDIT_ACTIONS[number], string> = {
  "access.granted": "Site access given",
  "access.revoked": "Site access taken",
  "account.changed": "Account changed",
  "account.created": "Account created",
  "account.renamed": "Account renamed",
  "author.added": "Author added",
  "author.deleted": "Author deleted",
  "author.edited": "Author edited",
  "content.archived": "Content archived",
  "content.published": "Content published",
  "content.restored": "Content restored",
  "content.unpublished": "Content taken offline",
  "credits.granted": "Credits added",
  "credits.taken_back": "Credits taken back",
  "keywords.deleted": "Keywords deleted",
  "keywords.imported": "Keywords imported",
  "member.email_changed": "E-mail address changed",
  "member.invitation_withdrawn": "Invitation withdrawn",
  "member.invited": "Person invited",
  "member.joined": "Person joined",
  "member.left": "Person left",
  "member.password_changed": "Password changed",
  "member.removed": "Person removed",
  "member.restored": "Person let back in",
  "member.role_changed": "Role changed",
  "module.switched_off": "Module switched off",
  "module.switched_on": "Module switched on",
  "prompt.saved": "Prompt saved",
  "run.cancelled": "Run cancelled",
  "run.completed": "Run completed",
  "run.failed": "Run failed",
  "run.paused": "Run paused",
  "run.resumed": "Run resumed",
  "run.started": "Run started",
  "sector.added": "Sector added",
  "sector.edited": "Sector edited",
  "sector.switched_off": "Sector switched off",
  "sector.switched_on": "Sector switched on",
  "session.signed_in": "Signed in",
  "session.signed_out": "Signed out",
  "session.signed_up": "Signed up",
  "site.created": "Site created",
  "site.edited": "Site edited",
  "site.suspended": "Site suspended",
  "site.switched_off": "Site switched off",
  "site.switched_on": "Site switched on",
};

export const OBJECT_WORDS: Record<typeof AUDIT_OBJECTS[number], string> = {
  account: "Account",
  author: "Authors",
  content: "Content",
  credits: "Credits",
  import: "Imports",
  invitation: "Invitations",
  keywords: "Keywords",
  member: "People",
  module: "Modules",
  prompt: "Prompts",
  run: "Runs",
  sector: "Sectors",
  site: "Sites",
};

/** What an entry says was done; an action this version does not know is shown as it is written. */
export function actionWords(action: string): string {
  return Object.hasOwn(ACTION_WORDS, action)
    ? ACTION_WORDS[action as keyof typeof ACTION_WORDS]
    : action;
}
