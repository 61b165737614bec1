import type { IdeaDetail } from "core/ideas/edit_idea.ts";
import { CONTENT_TYPES, STRUCTURES } from "core/ideas/schema.ts";
import type { FormState } from "@/web/forms.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";
import { wordLabel } from "./word_label.ts";

const choices = (words: readonly string[]) =>
  words.map((word) => ({ value: word, label: wordLabel(word) }));

/** Everything an idea tells the writer. */
export function IdeaForm({ form, idea }: { form: FormState; idea: IdeaDetail }) {
  const field = (name: string) => ({ name, value: form.values[name], error: form.errors[name] });
  return (
    <Panel>
      <form method="post" class="stack">
        <input type="hidden" name="action" value="save" />
        <FormMessage message={form.message} />
        <TextInput {...field("title")} label="Title" required maxLength={300} />
        <TextArea {...field("description")} label="Description" rows={3} maxLength={4000} />
        <TextArea
          {...field("outline")}
          label="Outline"
          rows={14}
          hint="A heading on each line; its points below, each after “- ”."
        />
        <TextArea
          {...field("target_keywords")}
          label="Target keywords"
          rows={Math.min(8, Math.max(3, idea.target_keywords.length))}
          hint="One on each line; the first is the primary one."
        />
        <div class="form-row">
          <Select
            {...field("content_type")}
            label="Kind of content"
            required
            options={choices(CONTENT_TYPES)}
          />
          <Select
            {...field("structure")}
            label="Structure"
            required
            options={choices(STRUCTURES)}
          />
          <TextInput
            {...field("estimated_word_count")}
            label="Words"
            type="number"
            required
            min={100}
            max={10000}
          />
        </div>
        <div class="form-actions">
          <Button variant="primary">Save</Button>
          <LinkButton href="/planner/ideas" variant="quiet">Back to the ideas</LinkButton>
        </div>
      </form>
    </Panel>
  );
}
