import type { SessionSite } from "core/accounts/session_context.ts";
import { Select } from "@/components/ui/Select.tsx";

/** The active sectors of a site to choose from; hidden when there is only one. */
export function SectorField(
  { site, value, error, id, hint }: {
    site: SessionSite;
    value?: string;
    error?: string[];
    id?: string;
    hint?: string;
  },
) {
  const active = site.sectors.filter(({ status }) => status === "active");
  if (active.length === 1 && !error) {
    return <input type="hidden" name="sector_id" value={active[0]?.id} />;
  }
  return (
    <Select
      name="sector_id"
      id={id}
      label="Sector"
      required
      value={value}
      error={error}
      hint={hint}
      options={active.map((sector) => ({ value: sector.id, label: sector.name }))}
    />
  );
}
