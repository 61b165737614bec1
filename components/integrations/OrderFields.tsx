import type { FormState } from "@/web/forms.ts";
import { Checkbox } from "../ui/Checkbox.tsx";
import { FieldNotes } from "../ui/Field.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";
import { ORDER_CHOICES } from "./publication_words.ts";

interface OrderFieldsProps {
  form: FormState;
  destinations: { id: string; name: string; active: boolean }[];
  /** Ids of those that are ticked. */
  chosen: readonly string[];
}

/** Where articles are to go and what becomes of them there. */
export function OrderFields({ form, destinations, chosen }: OrderFieldsProps) {
  const { values, errors, message } = form;
  return (
    <>
      <FormMessage message={message} />
      <fieldset class="choices">
        <legend>Where</legend>
        {destinations.map(({ id, name, active }) => (
          <Checkbox
            key={id}
            id={`destination-${id}`}
            name="integrations[]"
            value={id}
            label={name}
            disabled={!active}
            hint={active ? undefined : "Switched off."}
            checked={active && chosen.includes(id)}
          />
        ))}
        <FieldNotes name="integrations" label="Where" error={errors.integrations} />
      </fieldset>
      <Select
        name="status"
        label="What becomes of it"
        required
        value={values.status}
        error={errors.status}
        options={ORDER_CHOICES}
      />
      <TextInput
        name="publish_at"
        type="datetime-local"
        label="Time (UTC)"
        hint="Only for publishing at a time."
        value={values.publish_at}
        error={errors.publish_at}
      />
      <Checkbox
        name="overwrite"
        label="Overwrite the edits made there"
        hint="Otherwise an article that was edited there is left alone and named."
        checked={values.overwrite === "on"}
      />
    </>
  );
}
