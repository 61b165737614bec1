import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

type Name = "company" | "line1" | "line2" | "postal_code" | "city" | "country" | "tax_number";

/** Who stands on the invoices. */
export function DetailsForm({ form: { values, errors, message } }: { form: FormState }) {
  const given = (name: Name) => ({ name, value: values[name], error: errors[name] });
  return (
    <form method="post" class="form">
      <FormMessage message={message} />
      <TextInput
        {...given("company")}
        label="Company or name"
        autocomplete="organization"
        maxLength={120}
      />
      <TextInput {...given("line1")} label="Street" autocomplete="address-line1" maxLength={120} />
      <TextInput
        {...given("line2")}
        label="More of the address"
        autocomplete="address-line2"
        maxLength={120}
      />
      <div class="form-row">
        <TextInput
          {...given("postal_code")}
          label="Postal code"
          autocomplete="postal-code"
          maxLength={20}
        />
        <TextInput {...given("city")} label="City" autocomplete="address-level2" maxLength={80} />
      </div>
      <div class="form-row">
        <TextInput
          {...given("country")}
          label="Country"
          autocomplete="country"
          maxLength={2}
          hint="Two letters, such as DE or US."
        />
        <TextInput
          {...given("tax_number")}
          label="VAT or tax number"
          autocomplete="off"
          maxLength={40}
        />
      </div>
      <div class="form-actions">
        <Button variant="primary" name="action" value="details">Save the address</Button>
      </div>
    </form>
  );
}
