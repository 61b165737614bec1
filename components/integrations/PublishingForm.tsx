import type { PublishingRules, WindowRow } from "core/integrations/publishing_rules.ts";
import type { FormState } from "@/web/forms.ts";
import { TIME_ZONES } from "../rules/time_zones.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox, RadioGroup } from "../ui/Checkbox.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";
import { HOSTING_CHOICES } from "./publishing_words.ts";
import { WindowFields } from "./WindowFields.tsx";

const STATUS_CHOICES = [
  { value: "publish", label: "Publish it" },
  { value: "future", label: "Hand it over early, to appear at its time" },
  { value: "pending", label: "Send it in for review there" },
  { value: "draft", label: "Keep it there as a draft" },
];

interface PublishingFormProps {
  found: PublishingRules;
  form: FormState;
  windows: WindowRow[];
  /** Ids of the connections that are ticked. */
  chosen: readonly string[];
}

/** The publishing rules of a site to change. */
export function PublishingForm({ found, form, windows, chosen }: PublishingFormProps) {
  const { values, errors, message } = form;
  const connections = found.destinations.filter(({ id }) => id !== null);
  const windowErrors = Object.keys(errors).filter((name) => name.startsWith("windows"))
    .flatMap((name) => errors[name] ?? []);
  return (
    <form method="post" class="stack">
      <input type="hidden" name="site_id" value={found.site.id} />
      <FormMessage message={message} />
      <Panel title="Where articles go">
        <div class="form">
          <RadioGroup
            name="hosting_type"
            label="Readers find them"
            required
            options={HOSTING_CHOICES}
            value={values.hosting_type === "shopify" ? "wordpress" : values.hosting_type}
            error={errors.hosting_type}
          />
          {connections.length > 1 && (
            <fieldset class="choices">
              <legend>Connected websites</legend>
              {connections.map(({ id, name, active }) => (
                <Checkbox
                  key={id}
                  id={`to-${id}`}
                  name="integration_ids[]"
                  value={id ?? ""}
                  label={name}
                  hint={active ? undefined : "Switched off."}
                  checked={chosen.includes(id ?? "")}
                />
              ))}
              <p class="hint">None ticked means every one that is switched on.</p>
            </fieldset>
          )}
          <Select
            name="status"
            label="What becomes of them on websites"
            placeholder="As each connection says"
            value={values.status}
            error={errors.status}
            options={STATUS_CHOICES}
            hint="Author and categories stand at each connection, under Integrations."
          />
        </div>
      </Panel>
      <Panel title="When">
        <div class="form">
          <Select
            name="time_zone"
            label="Time zone"
            required
            value={values.time_zone}
            error={errors.time_zone}
            options={TIME_ZONES.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
          />
          <WindowFields rows={windows} error={windowErrors.length > 0 ? windowErrors : undefined} />
          <TextInput
            name="daily_limit"
            type="number"
            label="Articles a day"
            min={1}
            max={1000}
            value={values.daily_limit}
            error={errors.daily_limit}
            hint="At most so many become public at each destination. Empty: any number. Updates, drafts and what is taken away never wait."
          />
        </div>
      </Panel>
      <Panel title="By itself">
        <div class="form">
          <Checkbox
            name="auto_publish"
            label="Publish what runs have finished, without review"
            hint="Only runs and automation rules that are told to publish."
            checked={values.auto_publish === "on"}
          />
          <Checkbox
            name="on_approval"
            label="Publish what is approved"
            hint="An article goes out as soon as somebody approves it."
            checked={values.on_approval === "on"}
          />
          <TextInput
            name="min_words"
            type="number"
            label="Only with at least so many words"
            min={0}
            max={20000}
            value={values.min_words}
            error={errors.min_words}
          />
          <Checkbox
            name="needs_picture"
            label="Only with a featured picture"
            checked={values.needs_picture === "on"}
          />
          <p class="hint">What does not meet this waits for a person.</p>
        </div>
      </Panel>
      <div class="form-actions">
        <Button variant="primary">Save</Button>
      </div>
    </form>
  );
}

/** The stored rules as the form shows them. */
export function publishingValues({ rules, site }: PublishingRules): Record<string, string> {
  return {
    hosting_type: site.hosting_type,
    status: rules.status ?? "",
    time_zone: rules.time_zone,
    daily_limit: rules.daily_limit === null ? "" : String(rules.daily_limit),
    min_words: rules.min_words === 0 ? "" : String(rules.min_words),
    ...(site.auto_publish ? { auto_publish: "on" } : {}),
    ...(rules.on_approval ? { on_approval: "on" } : {}),
    ...(rules.needs_picture ? { needs_picture: "on" } : {}),
  };
}
