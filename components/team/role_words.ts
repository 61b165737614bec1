import type { TeamRole } from "core/team/schema.ts";
import type { Choice } from "../ui/Select.tsx";

const PURPOSES: Record<TeamRole, string> = {
  admin: "Sees every site, manages sites, modules and people. Billing stays with the owner.",
  editor: "Plans, writes and publishes on the sites you choose.",
  viewer: "Reads the sites you choose and changes nothing.",
};

/** The roles that can be given, with what each may do. */
export const ROLE_CHOICES: Choice[] = (["admin", "editor", "viewer"] as const).map((role) => ({
  value: role,
  label: role.charAt(0).toUpperCase() + role.slice(1),
  hint: PURPOSES[role],
}));

interface Reach {
  role: string;
  site_ids: string[];
}

/** The names of the sites somebody reaches, in the order of the account's sites. */
export function reachText(
  { role, site_ids }: Reach,
  sites: { id: string; name: string }[],
): string {
  if (role === "owner" || role === "admin" || role === "developer") return "Every site";
  const names = sites.filter(({ id }) => site_ids.includes(id)).map(({ name }) => name);
  if (names.length === 0) return "No site yet";
  return names.length > 3
    ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`
    : names.join(", ");
}
