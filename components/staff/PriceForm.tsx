import type { Prices } from "core/staff/prices.ts";
import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** One price: of what, how much for how many, and why. */
export function PriceForm({ costs, form }: { costs: Prices["costs"]; form: FormState }) {
  const { values, errors } = form;
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <Select
        name="operation"
        label="Work"
        required
        placeholder="Choose"
        value={values.operation}
        error={errors.operation}
        options={costs.map(({ operation, label, credits, per_units, unit }) => ({
          value: operation,
          label: `${label}: ${formatCount(credits)} per ${formatCount(per_units)} ${unit}`,
        }))}
      />
      <div class="form-row">
        <TextInput
          name="credits"
          type="number"
          label="Credits"
          required
          min={0}
          max={100_000}
          value={values.credits}
          error={errors.credits}
        />
        <TextInput
          name="per_units"
          type="number"
          label="For each so many units"
          required
          min={1}
          max={100_000}
          value={values.per_units}
          error={errors.per_units}
        />
      </div>
      <TextInput
        name="from"
        type="date"
        label="From"
        hint="A day, from 00:00 UTC on. Without one the price holds from the next order on."
        value={values.from}
        error={errors.from}
      />
      <TextInput
        name="reason"
        label="Reason"
        required
        minLength={5}
        maxLength={300}
        hint="Stands in the platform log with your name."
        value={values.reason}
        error={errors.reason}
      />
      <div class="form-actions">
        <Button variant="primary">Set the price</Button>
      </div>
    </form>
  );
}
