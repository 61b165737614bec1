import type { Industry } from "core/library/list_industries.ts";
import { TextArea } from "@/components/ui/TextInput.tsx";

interface SectorPickerProps {
  /** Templates of the chosen industry; without one only names can be typed. */
  industry: Industry | undefined;
  chosen: string[];
  names?: string;
  error?: string[];
}

/** Sector templates to tick and a field for names of one's own. */
export function SectorPicker({ industry, chosen, names, error }: SectorPickerProps) {
  return (
    <>
      {industry && (
        <fieldset class="choices">
          <legend>Sectors of {industry.name}</legend>
          {industry.sectors.map((sector) => (
            <div class="choice" key={sector.id}>
              <input
                type="checkbox"
                id={`sector-${sector.slug}`}
                name="industry_sector_ids[]"
                value={sector.id}
                checked={chosen.includes(sector.id)}
              />
              <label for={`sector-${sector.slug}`}>{sector.name}</label>
              <span class="hint">
                {sector.description} {sector.keywords} keywords in the library.
              </span>
            </div>
          ))}
        </fieldset>
      )}
      <TextArea
        name="sector_names"
        label={industry ? "Sectors of your own" : "Sectors"}
        rows={3}
        required={!industry}
        value={names}
        error={error}
        hint="One per line: the topics this site writes about. A site has one to five active sectors."
      />
    </>
  );
}
