import type { ApiKey, ApiKeyScope } from "core/api_keys/schema.ts";
import { dayText } from "../billing/dates.ts";
import { shortTime } from "../jobs/When.tsx";
import type { Choice } from "../ui/Select.tsx";

/** What each right means to the person who gives it. */
export const SCOPE_WORDS: Record<ApiKeyScope, { label: string; hint: string }> = {
  "content.read": {
    label: "Read approved content",
    hint: "Articles that were approved or published, with their images.",
  },
  "content.publish": {
    label: "Report what was published",
    hint: "Says where an article stands on the site.",
  },
  "changes.write": {
    label: "Send changes back",
    hint: "New posts, edits, statuses and terms of the site.",
  },
};

export const LIFE_CHOICES: Choice[] = [
  { value: "none", label: "Until it is revoked" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
];

export const OVERLAP_CHOICES: Choice[] = [
  { value: "24", label: "One day longer" },
  { value: "1", label: "One hour longer" },
  { value: "168", label: "One week longer" },
  { value: "0", label: "No longer" },
];

/** The beginning by which a key is known: "igny8_1a2b3c4d_…". */
export function keyBeginning({ prefix }: Pick<ApiKey, "prefix">): string {
  return `igny8_${prefix}_…`;
}

/** Whether a key opens anything. */
export function works({ state }: Pick<ApiKey, "state">): boolean {
  return state === "active" || state === "ending";
}

/** The state as a pill's tone and word. */
export const STATES: Record<ApiKey["state"], { status: string; label: string }> = {
  active: { status: "active", label: "Works" },
  ending: { status: "review", label: "Ending" },
  replaced: { status: "inactive", label: "Replaced" },
  expired: { status: "expired", label: "Expired" },
  revoked: { status: "inactive", label: "Revoked" },
};

/** Until when a key works or worked, in words. */
export function untilWords({ state, overlap_until, expires_at, revoked_at }: ApiKey): string {
  if (state === "revoked" && revoked_at) return dayText(revoked_at);
  if (state === "ending" && overlap_until) return shortTime(overlap_until);
  if (state === "replaced" && overlap_until) return dayText(overlap_until);
  return expires_at ? dayText(expires_at) : "No end";
}

/** The rights of a key in one line. */
export function scopeWords(scopes: readonly string[]): string {
  const known = scopes.filter((scope): scope is ApiKeyScope => Object.hasOwn(SCOPE_WORDS, scope));
  if (known.length === Object.keys(SCOPE_WORDS).length) return "Everything of its site";
  return known.map((scope) => SCOPE_WORDS[scope].label).join(", ");
}
