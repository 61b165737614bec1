import type { SessionSite } from "core/accounts/session_context.ts";
import type { RuleRecord } from "core/rules/terms.ts";
import RuleConditions from "@/islands/RuleConditions.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { errorText } from "@/components/ui/Field.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";
import { ACTION_WORDS, RECORD_WORDS, TRIGGER_WORDS } from "./rule_words.ts";
import { ScheduleFields } from "./ScheduleFields.tsx";
import type { ShownForm } from "./shown_form.ts";

interface RuleFieldsProps {
  site: SessionSite;
  form: ShownForm;
  errors: Record<string, string[]>;
}

const FROM: Record<RuleRecord, string> = {
  pipeline: "cluster",
  keyword: "cluster",
  cluster: "ideas",
  idea: "tasks",
  task: "content",
  content: "prompts",
};

/** Actions that can follow from a record, in order. */
function actionsFor(record: RuleRecord): string[] {
  const all = Object.keys(ACTION_WORDS).filter((action) => action !== "pipeline");
  return all.slice(all.indexOf(FROM[record]));
}

/** The fields of a rule: when, which, what, how much. */
export function RuleFields({ site, form, errors }: RuleFieldsProps) {
  return (
    <>
      <input type="hidden" name="trigger" value={form.trigger} />
      <input type="hidden" name="record" value={form.record} />
      <input type="hidden" name="version" value={form.version} />
      <Panel title="When">
        <div class="stack">
          <TextInput
            name="name"
            label="Name of the rule"
            required
            maxLength={120}
            value={form.name}
            error={errors.name}
            placeholder="Cluster what we import"
          />
          {form.trigger === "schedule"
            ? <ScheduleFields form={form} errors={errors} />
            : (
              <p class="muted">
                It starts when{" "}
                {TRIGGER_WORDS[form.trigger].label.toLowerCase()}, about a minute after the last of
                them. Many at once are one execution.
              </p>
            )}
        </div>
      </Panel>
      {form.record !== "pipeline" && (
        <Panel title="Which">
          <div class="stack">
            <p class="muted">
              It looks at {RECORD_WORDS[form.record].many}{" "}
              that meet these conditions; without any, at all of them.
            </p>
            <RuleConditions
              record={form.record}
              conditions={form.conditions}
              error={errors.conditions && errorText(errors.conditions)}
            />
          </div>
        </Panel>
      )}
      <Panel title="What">
        <div class="stack">
          <fieldset class="rule-actions">
            <legend class="hidden-visually">Actions</legend>
            {actionsFor(form.record).map((action) => (
              <Checkbox
                key={action}
                name="actions[]"
                id={`action-${action}`}
                value={action}
                label={ACTION_WORDS[action]?.label ?? action}
                hint={actionNote(action, site)}
                checked={form.actions.includes(action)}
              />
            ))}
            {errors.actions && <p class="error">{errorText(errors.actions)}</p>}
          </fieldset>
          <Limits site={site} form={form} errors={errors} />
        </div>
      </Panel>
    </>
  );
}

function actionNote(action: string, site: SessionSite): string {
  if (action === "publish" && !site.auto_publish) {
    return "This site does not allow publishing without review, so articles go to review instead.";
  }
  return ACTION_WORDS[action]?.note ?? "";
}

type NumberField =
  | "max_items"
  | "ideas_per_cluster"
  | "images_per_article"
  | "credit_limit"
  | "daily_limit";

const LIMITS: [name: NumberField, label: string, min: number, max: number, hint: string][] = [
  ["max_items", "Records at most", 1, 1000, "In one execution."],
  ["ideas_per_cluster", "Ideas for each cluster", 1, 10, ""],
  ["images_per_article", "Images inside each article", 0, 5, ""],
  ["credit_limit", "Credit limit", 1, 1_000_000, "One execution never spends more."],
  ["daily_limit", "Executions a day", 1, 100, "What comes later waits for tomorrow."],
];

function Limits({ site, form, errors }: RuleFieldsProps) {
  const sectors = site.sectors.filter(({ status }) => status === "active");
  return (
    <>
      <div class="rule-limits">
        {LIMITS.map(([name, label, min, max, hint]) => (
          <TextInput
            key={name}
            name={name}
            type="number"
            inputMode="numeric"
            label={label}
            min={min}
            max={max}
            step={1}
            required
            value={form[name]}
            error={errors[name]}
            hint={hint}
          />
        ))}
        <Select
          name="sector_id"
          label="Sector"
          placeholder="All sectors"
          value={form.sector_id}
          options={sectors.map(({ id, name }) => ({ value: id, label: name }))}
          error={errors.sector_id}
        />
      </div>
      <Checkbox
        name="active"
        label="Switched on"
        hint="A rule that is off can still be tested and executed by hand."
        checked={form.active}
      />
    </>
  );
}
