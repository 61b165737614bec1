import { API_KEY_SCOPES } from "core/api_keys/schema.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { FieldNotes } from "../ui/Field.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";
import { LIFE_CHOICES, SCOPE_WORDS } from "./key_words.ts";

interface NewKeyFormProps {
  sites: { id: string; name: string }[];
  values: Record<string, string>;
  errors: Record<string, string[]>;
  message: string | null;
  scopes: readonly string[];
}

/** The form that makes a key. */
export function NewKeyForm({ sites, values, errors, message, scopes }: NewKeyFormProps) {
  return (
    <form method="post" class="form">
      <FormMessage message={message} />
      <Select
        name="site_id"
        label="Site"
        required
        value={values.site_id}
        error={errors.site_id}
        options={sites.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextInput
        name="name"
        label="Name"
        required
        maxLength={80}
        value={values.name}
        error={errors.name}
        hint="Where it is used, such as “WordPress plugin”."
      />
      <fieldset class="choices">
        <legend>What it may do</legend>
        {API_KEY_SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            id={`scope-${scope.replace(".", "-")}`}
            name="scopes[]"
            value={scope}
            label={SCOPE_WORDS[scope].label}
            hint={SCOPE_WORDS[scope].hint}
            checked={scopes.includes(scope)}
          />
        ))}
        <FieldNotes name="scopes" label="What it may do" error={errors.scopes} />
      </fieldset>
      <Select
        name="days"
        label="It works for"
        required
        value={values.days ?? "none"}
        error={errors.days}
        options={LIFE_CHOICES}
      />
      <div class="form-actions">
        <Button variant="primary" name="action" value="create" icon="key">Make a key</Button>
      </div>
    </form>
  );
}
