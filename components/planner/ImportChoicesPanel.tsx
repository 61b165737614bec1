import type { SessionSite } from "core/accounts/session_context.ts";
import type { ImportChoices } from "core/keywords/import_choices.ts";
import type { ReadResult } from "core/keywords/reading/types.ts";
import { Checkbox, RadioGroup } from "@/components/ui/Checkbox.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

const ON_KNOWN = [
  { value: "update", label: "Take the file's figures", hint: "Unknown never replaces known." },
  { value: "fill", label: "Only fill what is unknown" },
  { value: "keep", label: "Leave them as they are" },
];

interface Props {
  site: SessionSite;
  sectorId: string;
  choices: ImportChoices;
  market: ReadResult["market"];
}

/** What becomes of the rows: whose searches they count, which sector, what of keywords known before. */
export function ImportChoicesPanel({ site, sectorId, choices, market }: Props) {
  const others = site.sectors.filter(({ id, status }) => id !== sectorId && status === "active");
  const wordsOf = (id: string) =>
    choices.rules.find(({ sector_id }) => sector_id === id)?.words.join(", ") ?? "";
  return (
    <Panel title="Where the keywords go">
      <div class="form-row">
        <TextInput
          name="country"
          label="Country"
          value={choices.country ?? market?.country ?? ""}
          maxLength={60}
          hint={marketHint(market)}
        />
        <TextInput
          name="language"
          label="Language"
          value={choices.language ?? market?.language ?? ""}
          maxLength={60}
          hint="Such as en or German."
        />
      </div>
      <RadioGroup
        name="on_known"
        label="Keywords you have already"
        value={choices.on_known}
        options={ON_KNOWN}
      />
      {others.length > 0 && (
        <details open={choices.rules.length > 0}>
          <summary>Send some keywords to other sectors</summary>
          <div class="form-row">
            {others.map(({ id, name }) => (
              <TextInput
                key={id}
                name={`words_${id}`}
                label={`To ${name}`}
                value={wordsOf(id)}
                maxLength={2000}
                hint="Keywords with one of these words; commas between them."
              />
            ))}
          </div>
        </details>
      )}
      <Checkbox
        name="remember"
        label="Remember these columns for files with the same headers"
        hint="For everybody in this account."
      />
    </Panel>
  );
}

function marketHint(market: ReadResult["market"]): string {
  return market?.country ? `Told by ${market.why}.` : "Whose searches were counted, such as us.";
}
