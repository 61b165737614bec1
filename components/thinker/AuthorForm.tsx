import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextArea, TextInput } from "../ui/TextInput.tsx";

/** How an author writes. */
export function AuthorForm({ form, submit }: { form: FormState; submit: string }) {
  const { values, errors } = form;
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <div class="form-row">
        <TextInput
          name="name"
          label="Name"
          required
          maxLength={120}
          placeholder="Barista in the back room"
          value={values.name}
          error={errors.name}
        />
        <TextInput
          name="language"
          label="Language"
          required
          maxLength={60}
          list="languages"
          value={values.language}
          error={errors.language}
        />
        <datalist id="languages">
          {LANGUAGES.map((language) => <option key={language} value={language} />)}
        </datalist>
      </div>
      <TextArea
        name="tone"
        label="Tone"
        rows={2}
        maxLength={500}
        placeholder="Warm, practical, dry humour; talks to the reader as “you”."
        value={values.tone}
        error={errors.tone}
      />
      <TextArea
        name="structure"
        label="Structure"
        rows={3}
        maxLength={1000}
        placeholder="Answer first, reasons after. Short paragraphs, a table where things are compared."
        value={values.structure}
        error={errors.structure}
      />
      <TextArea
        name="dos"
        label="Do"
        rows={3}
        maxLength={2000}
        placeholder="Give amounts in grams. Name the tool and the step."
        value={values.dos}
        error={errors.dos}
      />
      <TextArea
        name="donts"
        label="Don’t"
        rows={3}
        maxLength={2000}
        placeholder="No superlatives. No “in today’s fast-paced world”."
        value={values.donts}
        error={errors.donts}
      />
      <div class="form-actions">
        <Button variant="primary">{submit}</Button>
      </div>
    </form>
  );
}

const LANGUAGES = [
  "English",
  "British English",
  "German",
  "French",
  "Spanish",
  "Italian",
  "Portuguese",
  "Dutch",
  "Polish",
  "Swedish",
];
