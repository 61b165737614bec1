import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** Current and new password. The address goes along for password managers. */
export function PasswordForm({ form, email }: { form: FormState; email: string }) {
  const { errors } = form;
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <input type="hidden" name="username" autocomplete="username" value={email} />
      <TextInput
        name="current"
        type="password"
        label="Current password"
        autocomplete="current-password"
        required
        error={errors.current}
      />
      <TextInput
        name="password"
        type="password"
        label="New password"
        autocomplete="new-password"
        required
        minLength={10}
        maxLength={72}
        hint="At least 10 characters."
        error={errors.password}
      />
      <TextInput
        name="repeated"
        type="password"
        label="Once more"
        autocomplete="new-password"
        required
        error={errors.repeated}
      />
      <p class="hint">Everybody else who is signed in as you will have to sign in again.</p>
      <div class="form-actions">
        <Button variant="primary" name="action" value="password">Change the password</Button>
      </div>
    </form>
  );
}
