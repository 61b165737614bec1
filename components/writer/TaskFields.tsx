import type { FormState } from "@/web/forms.ts";
import { TextInput } from "../ui/TextInput.tsx";

/** Title and length, which new and existing tasks share. */
export function TaskFields({ form }: { form: FormState }) {
  return (
    <>
      <TextInput
        name="title"
        label="Title"
        required
        maxLength={300}
        value={form.values.title}
        error={form.errors.title}
      />
      <TextInput
        name="target_words"
        label="Words"
        type="number"
        inputMode="numeric"
        min={100}
        max={10000}
        required
        value={form.values.target_words}
        error={form.errors.target_words}
        hint="The estimate follows from this; only the words written are charged."
      />
    </>
  );
}
