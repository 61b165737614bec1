import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { RadioGroup } from "../ui/Checkbox.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** The door into an account: why, and whether to look or to change. */
export function OpenForm({ form, name }: { form: FormState; name: string }) {
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <TextInput
        name="reason"
        id="f-open-reason"
        label="Reason"
        required
        minLength={5}
        maxLength={300}
        placeholder="Ticket 4711: the run stands still"
        hint={`The people of ${name} read it in their activity log, with your name.`}
        value={form.values.reason}
        error={form.errors.reason}
      />
      <RadioGroup
        name="mode"
        label="To"
        required
        value={form.values.mode}
        error={form.errors.mode}
        options={[
          { value: "look", label: "Look", hint: "Nothing can be changed." },
          {
            value: "change",
            label: "Change things",
            hint: "As an admin could. Each change is logged; AI work is paid with their credits.",
          },
        ]}
      />
      <p class="hint">It ends when you leave or sign out, and after eight hours by itself.</p>
      <div class="form-actions">
        <Button variant="primary" name="action" value="open">Open the account</Button>
      </div>
    </form>
  );
}
