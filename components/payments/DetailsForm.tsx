import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

const FIELDS = [
  { name: "company", label: "Company or name", autocomplete: "organization", maxLength: 120 },
  { name: "line1", label: "Street", autocomplete: "address-line1", maxLength: 120 },
  { name: "line2", label: "More of the address", autocomplete: "address-line2", maxLength: 120 },
  { name: "postal_code", label: "Postal code", autocomplete: "postal-code", maxLength: 20 },
  { name: "city", label: "City", autocomplete: "address-level2", maxLength: 80 },
  {
    name: "country",
    label: "Country",
    autocomplete: "country",
    maxLength: 2,
    hint: "Two letters, such as DE or US.",
  },
  { name: "tax_number", label: "VAT or tax number", autocomplete: "off", maxLength: 40 },
] as const;

/** Who stands on the invoices. */
export function DetailsForm({ form: { values, errors, message } }: { form: FormState }) {
  return (
    <form method="post" class="form">
      <FormMessage message={message} />
      {FIELDS.map(({ name, ...field }) => (
        <TextInput key={name} name={name} {...field} value={values[name]} error={errors[name]} />
      ))}
      <div class="form-actions">
        <Button variant="primary" name="action" value="details">Save the address</Button>
      </div>
    </form>
  );
}
