import type { SessionSite } from "core/accounts/session_context.ts";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { errorText } from "@/components/ui/Field.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";
import { stagesOf } from "./stages.ts";

interface RunFormProps {
  site: SessionSite;
  values: Record<string, string>;
  errors: Record<string, string[]>;
  /** Stages that are ticked. */
  enabled: number[];
  /** Whether this person may change the site's own rule. */
  maySetRule: boolean;
}

type LimitText = [name: string, label: string, min: number, max: number];

/** Limits by the stage they belong to. */
const LIMITS: Record<number, LimitText[]> = {
  1: [["max_keywords", "Keywords at most", 1, 5000]],
  2: [["max_clusters", "Clusters at most", 1, 200], ["ideas_per_cluster", "Ideas each", 1, 10]],
  4: [["max_articles", "Articles at most", 1, 500]],
  5: [["images_per_article", "Images inside each", 0, 5]],
};

/** What a run takes up, which stages work, how far they may go, and what it may spend. */
export function RunForm({ site, values, errors, enabled, maySetRule }: RunFormProps) {
  const sectors = site.sectors.filter(({ status }) => status === "active");
  return (
    <>
      <input type="hidden" name="configured" value="1" />
      <input type="hidden" name="site_id" value={site.id} />
      <fieldset class="run-stages">
        <legend>Stages</legend>
        {stagesOf({ publishes: site.auto_publish && "asked" }).map((stage) => (
          <div class="run-stage" key={stage.number}>
            <Checkbox
              name="stages[]"
              id={`stage-${stage.number}`}
              value={String(stage.number)}
              label={`${stage.number}. ${stage.title}`}
              hint={stage.note}
              checked={enabled.includes(stage.number)}
            />
            <div class="run-limits">
              {LIMITS[stage.number]?.map((limit) => (
                <Limit key={limit[0]} limit={limit} values={values} errors={errors} />
              ))}
            </div>
          </div>
        ))}
        {errors.stages && <p class="error">{errorText(errors.stages)}</p>}
      </fieldset>
      <div class="form-row">
        <Select
          name="sector_id"
          label="Sector"
          placeholder="All sectors"
          value={values.sector_id}
          options={sectors.map(({ id, name }) => ({ value: id, label: name }))}
          error={errors.sector_id}
        />
        <TextInput
          name="credit_cap"
          label="Credit cap"
          type="number"
          inputMode="numeric"
          min={1}
          step={1}
          value={values.credit_cap}
          error={errors.credit_cap}
          hint="The run never spends more than this. Empty: no cap; your balance must cover the estimate."
        />
      </div>
      {site.auto_publish
        ? (
          <Checkbox
            name="auto_publish"
            label="Publish without review"
            hint="Finished articles go out by the publishing rules instead of into the review queue."
            checked={values.auto_publish === "on"}
          />
        )
        : (
          <p class="hint">
            Finished articles wait in the review queue. {maySetRule
              ? (
                <>
                  <a href="/settings/publishing">The publishing rules</a>{" "}
                  can allow runs to publish without review.
                </>
              )
              : "This site does not allow runs to publish without review."}
          </p>
        )}
    </>
  );
}

function Limit(
  { limit, values, errors }: Pick<RunFormProps, "values" | "errors"> & {
    limit: LimitText;
  },
) {
  const [name, label, min, max] = limit;
  return (
    <TextInput
      name={name}
      label={label}
      type="number"
      inputMode="numeric"
      required
      min={min}
      max={max}
      step={1}
      value={values[name]}
      error={errors[name]}
    />
  );
}
