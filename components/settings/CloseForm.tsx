import { GRACE_DAYS } from "core/accounts/close_account.ts";
import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { RadioGroup } from "../ui/Checkbox.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

interface CloseFormProps {
  form: FormState;
  account: { name: string; status: string; sites: number; users: number };
  /** The owner's address, for password managers. */
  email: string;
}

/** Cancels the account or orders its deletion; asks for its name and the owner's password. */
export function CloseForm({ form, account, email }: CloseFormProps) {
  const isCancelled = account.status === "cancelled";
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <RadioGroup
        name="how"
        label="What is to happen"
        required
        value={isCancelled ? "delete" : form.values.how}
        error={form.errors.how}
        options={[
          {
            value: "cancel",
            label: "Cancel the account",
            hint:
              "Nothing is deleted, and a paid plan ends with its period. You can open it again at any time.",
            disabled: isCancelled,
          },
          {
            value: "delete",
            label: "Delete the account",
            hint: `After ${GRACE_DAYS} days everything is gone for good: ${
              counted(account.sites, "site")
            } with all keywords, articles and pictures, and the sign-ins of ${
              counted(account.users, "person", "people")
            }. Until then you can take it back.`,
          },
        ]}
      />
      <TextInput
        name="name"
        label={`Type the name of the account: ${account.name}`}
        autocomplete="off"
        spellcheck={false}
        required
        maxLength={120}
        value={form.values.name}
        error={form.errors.name}
      />
      <input type="hidden" name="username" autocomplete="username" value={email} />
      <TextInput
        name="password"
        type="password"
        label="Your password"
        autocomplete="current-password"
        required
        maxLength={200}
        error={form.errors.password}
      />
      <div class="form-actions">
        <Button variant="danger" name="action" value="close">Close the account</Button>
      </div>
    </form>
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
