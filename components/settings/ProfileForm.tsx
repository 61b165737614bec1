import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { RadioGroup } from "../ui/Checkbox.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** Name and appearance; the address is shown and cannot be changed here. */
export function ProfileForm({ form, email }: { form: FormState; email: string }) {
  const { values, errors } = form;
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <TextInput
        name="full_name"
        label="Your name"
        autocomplete="name"
        required
        maxLength={120}
        value={values.full_name}
        error={errors.full_name}
      />
      <TextInput
        name="email"
        type="email"
        label="E-mail address"
        required
        readOnly
        value={email}
        hint="You sign in with it."
      />
      <RadioGroup
        name="theme"
        label="Appearance"
        value={values.theme}
        error={errors.theme}
        options={[
          { value: "system", label: "As the device", hint: "Follows light and dark by itself." },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
      <div class="form-actions">
        <Button variant="primary" name="action" value="profile">Save</Button>
      </div>
    </form>
  );
}
