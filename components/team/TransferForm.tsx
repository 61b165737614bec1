import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

interface TransferFormProps {
  form: FormState;
  /** Who would become the owner. */
  name: string;
  /** The owner's address, for password managers. */
  email: string;
}

/** Hands the ownership over; asks for the owner's password. */
export function TransferForm({ form, name, email }: TransferFormProps) {
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <p>
        {name} becomes the owner and gets the billing. You become an admin, and only {name}{" "}
        can give the ownership back.
      </p>
      <input type="hidden" name="username" autocomplete="username" value={email} />
      <TextInput
        name="password"
        type="password"
        label="Your password"
        autocomplete="current-password"
        required
        error={form.errors.password}
      />
      <div class="form-actions">
        <Button variant="danger" name="action" value="transfer">Make {name} the owner</Button>
      </div>
    </form>
  );
}
