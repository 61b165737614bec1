import { type AccountProvider, MODEL_FUNCTIONS } from "core/ai_providers/schema.ts";
import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** The fields of the form as they are kept; the key is never among them. */
export function providerValues(provider: AccountProvider | null): Record<string, string> {
  if (!provider) return {};
  return {
    base_url: provider.base_url ?? "",
    text_model: provider.text_model ?? "",
    image_model: provider.image_model ?? "",
    ...Object.fromEntries(
      Object.entries(provider.models).map(([id, model]) => [`model_${id}`, model]),
    ),
  };
}

interface ProviderFieldsProps {
  form: FormState;
  provider: AccountProvider | null;
}

/** Address, key and models of the account's own provider. */
export function ProviderFields({ form, provider }: ProviderFieldsProps) {
  const { values, errors, message } = form;
  const isOpen = MODEL_FUNCTIONS.some(({ id }) => values[`model_${id}`] || errors[`models.${id}`]);
  return (
    <form method="post" class="form">
      <FormMessage message={message} />
      <TextInput
        name="base_url"
        type="url"
        label="Address"
        placeholder="https://api.openai.com/v1"
        maxLength={500}
        hint="Where its API is, often ending with /v1. Empty for OpenAI itself."
        value={values.base_url}
        error={errors.base_url}
      />
      <TextInput
        name="api_key"
        type="password"
        label="Key"
        autocomplete="off"
        required={provider === null}
        maxLength={400}
        hint={provider
          ? "Empty keeps the stored one. A new address needs it again."
          : "Stored encrypted; nobody can read it again, you neither."}
        error={errors.api_key}
      />
      <TextInput
        name="text_model"
        label="Text model"
        maxLength={100}
        hint="One that can answer in the form of a JSON schema."
        value={values.text_model}
        error={errors.text_model}
      />
      <TextInput
        name="image_model"
        label="Picture model"
        maxLength={100}
        value={values.image_model}
        error={errors.image_model}
      />
      <details open={isOpen}>
        <summary>Other models for single functions</summary>
        <div class="stack">
          {MODEL_FUNCTIONS.map(({ id, name }) => (
            <TextInput
              key={id}
              name={`model_${id}`}
              label={name}
              maxLength={100}
              value={values[`model_${id}`]}
              error={errors[`models.${id}`]}
            />
          ))}
        </div>
      </details>
      <div class="form-actions">
        <Button variant="primary" name="action" value="save">Save</Button>
      </div>
    </form>
  );
}
