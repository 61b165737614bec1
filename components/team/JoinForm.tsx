import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

interface JoinFormProps {
  form: FormState;
  /** The address the invitation is for. */
  email: string;
  account: string;
}

/** Name and password of a person who accepts an invitation. */
export function JoinForm({ form, email, account }: JoinFormProps) {
  return (
    <form method="post" class="stack">
      <FormMessage message={form.message} />
      <TextInput
        name="email"
        type="email"
        label="E-mail address"
        autocomplete="username"
        required
        readOnly
        value={email}
        hint="The invitation is for this address. You sign in with it."
      />
      <TextInput
        name="full_name"
        label="Your name"
        autocomplete="name"
        required
        autofocus
        maxLength={120}
        value={form.values.full_name}
        error={form.errors.full_name}
      />
      <TextInput
        name="password"
        type="password"
        label="Choose a password"
        autocomplete="new-password"
        required
        minLength={10}
        maxLength={72}
        hint="At least 10 characters."
        error={form.errors.password}
      />
      <Button variant="primary" size="large">Join {account}</Button>
    </form>
  );
}
