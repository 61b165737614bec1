import type { StaffAccount } from "core/staff/read_account.ts";
import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** Suspends an account, or lets it work again; the reason reaches its people. */
export function SuspendForm({ form, account }: { form: FormState; account: StaffAccount }) {
  const suspended = account.status === "suspended";
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <p>
        {suspended
          ? "Work that waited goes on from where it stood."
          : "Its people can then read, export and pay, and nothing else; waiting work stands still."}
      </p>
      <TextInput
        name="reason"
        id="f-suspend-reason"
        label="Reason"
        required
        minLength={5}
        maxLength={300}
        hint={`The people of ${account.name} are told it.`}
        value={form.values.reason}
        error={form.errors.reason}
      />
      <div class="form-actions">
        <Button
          variant={suspended ? "primary" : "danger"}
          name="action"
          value={suspended ? "restore" : "suspend"}
        >
          {suspended ? "Let it work again" : "Suspend the account"}
        </Button>
      </div>
    </form>
  );
}
