import { Select } from "@/components/ui/Select.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";
import { Weekdays } from "@/components/ui/Weekdays.tsx";
import type { ShownForm } from "./shown_form.ts";
import { TIME_ZONES } from "./time_zones.ts";

const EVERY = [
  { value: "day", label: "Every day" },
  { value: "weekdays", label: "Monday to Friday" },
  { value: "week", label: "On days of the week" },
  { value: "month", label: "On a day of the month" },
  { value: "hour", label: "Every hour" },
  { value: "cron", label: "By a cron pattern" },
];

interface ScheduleFieldsProps {
  form: ShownForm;
  errors: Record<string, string[]>;
}

/** When a schedule is due; what does not belong to the chosen frequency is hidden by the stylesheet. */
export function ScheduleFields({ form, errors }: ScheduleFieldsProps) {
  return (
    <fieldset class="rule-schedule">
      <legend class="hidden-visually">Schedule</legend>
      <div class="form-row">
        <Select
          name="every"
          required
          label="How often"
          options={EVERY}
          value={form.every}
          error={errors.every}
        />
        <TextInput
          name="time"
          required
          type="time"
          label="At"
          value={form.time}
          error={errors.time}
          hint="With “Every hour” only the minutes count."
        />
      </div>
      <div class="rule-weekdays" role="group" aria-label="Days of the week" data-for="week">
        <Weekdays name="weekdays[]" ticked={form.weekdays} />
      </div>
      <div data-for="month">
        <TextInput
          name="day"
          type="number"
          label="Day of the month"
          min={1}
          max={31}
          value={String(form.day)}
          error={errors.day}
        />
      </div>
      <div data-for="cron">
        <TextInput
          name="cron"
          label="Cron pattern"
          value={form.cron}
          error={errors.cron}
          placeholder="30 6 * * mon-fri"
          hint="Minute, hour, day, month, weekday."
        />
      </div>
      <Select
        name="time_zone"
        required
        label="Time zone"
        value={form.time_zone}
        error={errors.time_zone}
        options={TIME_ZONES.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        hint="A time that the clocks skip or show twice on the days they change is due once."
      />
    </fieldset>
  );
}
