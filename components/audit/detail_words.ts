import type { AuditEntry } from "core/audit/schema.ts";
import { shortTime } from "../jobs/When.tsx";
import { formatCount } from "../ui/numbers.ts";
import { statusLabel } from "../ui/status_tones.ts";

type Value = AuditEntry["details"][string];

const LONGEST = 60;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** Why staff left an account. */
const BECAUSE: Record<string, string> = {
  left: "By themselves",
  another: "To open another account",
  expired: "The time was over",
  signed_out: "They signed out",
  role: "They are no longer staff",
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The details of an entry as short phrases: "Domain: a.test → b.test", "Rows: 1,200". */
export function detailWords({ details }: Pick<AuditEntry, "details">): string[] {
  return Object.entries(details).flatMap(([name, value]) => phrase(name, value) ?? []);
}

function phrase(name: string, value: Value): string | null {
  const label = statusLabel(name.replace(/_id$/, ""));
  const change = asChange(value);
  if (change) {
    const [from, to] = [change.from, change.to];
    // Ids say nothing to people, so only that they changed is told.
    if (UUID.test(from ?? "") || UUID.test(to ?? "")) return `${label} changed`;
    return `${label}: ${shown(from)} → ${shown(to)}`;
  }
  if (Array.isArray(value)) return `${label}: ${value.map(String).join(", ")}`;
  if (typeof value === "boolean") return value ? label : null;
  if (typeof value === "number") return value === 0 ? null : `${label}: ${formatCount(value)}`;
  if (typeof value !== "string" || !value) return null;
  if (name === "reason") return `${label}: ${value}`;
  if (name === "because") return BECAUSE[value] ?? `${label}: ${shown(value)}`;
  return `${label}: ${MOMENT.test(value) ? `${shortTime(value)} UTC` : shown(value)}`;
}

function asChange(value: Value): { from: string | null; to: string | null } | null {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  const text = (part: Value | undefined) => part === null || part === undefined ? null : `${part}`;
  return "from" in value && "to" in value ? { from: text(value.from), to: text(value.to) } : null;
}

function shown(text: string | null): string {
  if (!text) return "nothing";
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
