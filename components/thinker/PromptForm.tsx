import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog, DialogButton, DialogClose } from "../ui/Dialog.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextArea } from "../ui/TextInput.tsx";

/** The wording with save and, when it is the account's own, reset. */
export function PromptForm({ form, resettable }: { form: FormState; resettable: boolean }) {
  const { values, errors } = form;
  return (
    <>
      <form method="post" class="form">
        <FormMessage message={form.message} />
        <input type="hidden" name="version" value={values.version} />
        <TextArea
          name="body"
          label="What the AI is told"
          required
          rows={18}
          minLength={20}
          maxLength={20_000}
          value={values.body}
          error={errors.body}
          hint="Holds for work that starts after saving. Work under way keeps the version it began with."
        />
        <div class="form-actions">
          <Button variant="primary">Save as a new version</Button>
          {resettable && <DialogButton dialog="reset" icon="undo">Reset to default…</DialogButton>}
        </div>
      </form>
      {resettable && (
        <Dialog id="reset" title="Reset to the default?">
          <p>Your wording is replaced by the default, as a new version.</p>
          <form method="post" class="dialog-actions">
            <input type="hidden" name="version" value={values.version} />
            <DialogClose dialog="reset">Keep mine</DialogClose>
            <Button variant="danger" name="action" value="reset">Reset</Button>
          </form>
        </Dialog>
      )}
    </>
  );
}
