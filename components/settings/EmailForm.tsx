import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** New address and the password that proves who asks. */
export function EmailForm({ form }: { form: FormState }) {
  const { values, errors } = form;
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <TextInput
        name="email"
        type="email"
        id="new-email"
        label="New e-mail address"
        autocomplete="email"
        required
        maxLength={254}
        value={values.email}
        error={errors.email}
      />
      <TextInput
        name="current"
        type="password"
        id="email-password"
        label="Your password"
        autocomplete="current-password"
        required
        error={errors.current}
      />
      <p class="hint">We send a link to the new address. Until it is opened, the old one holds.</p>
      <div class="form-actions">
        <Button variant="primary" name="action" value="email">Send the link</Button>
      </div>
    </form>
  );
}
