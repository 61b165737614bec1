import { LengthMeter } from "../ui/Meters.tsx";
import { Panel } from "../ui/Panel.tsx";
import { TextArea, TextInput } from "../ui/TextInput.tsx";
import type { EditorFields } from "./editor_saver.ts";

interface MetaFieldsProps {
  /** Id of the form the fields belong to. */
  form: string;
  fields: EditorFields;
  errors: Record<string, string[]>;
  publicBase: string;
  onEdit: (change: Partial<EditorFields>) => void;
}

/** How the article appears in search results, its address and its labels. */
export function MetaFields({ form, fields, errors, publicBase, onEdit }: MetaFieldsProps) {
  const bind = (name: keyof EditorFields) => ({
    form,
    name,
    value: fields[name],
    error: errors[name],
    onInput: (event: { currentTarget: { value: string } }) =>
      onEdit({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Panel title="Search result">
        <div class="stack">
          <div class="search-result" aria-hidden="true">
            <span>{`${publicBase}${fields.slug}`}</span>
            <b>{fields.meta_title || fields.title}</b>
            <p>{fields.meta_description || fields.excerpt || "No description yet."}</p>
          </div>
          <div class="field">
            <TextInput label="Meta title" {...bind("meta_title")} />
            <LengthMeter label="Meta title" length={fields.meta_title.trim().length} limit={60} />
          </div>
          <div class="field">
            <TextArea label="Meta description" rows={3} {...bind("meta_description")} />
            <LengthMeter
              label="Meta description"
              length={fields.meta_description.trim().length}
              limit={155}
            />
          </div>
          <TextInput
            label="Slug"
            {...bind("slug")}
            hint="The last part of the address. Links to the old one stop working."
          />
        </div>
      </Panel>
      <Panel title="Details">
        <div class="stack">
          <TextInput label="Primary keyword" {...bind("primary_keyword")} />
          <TextArea label="Excerpt" rows={3} {...bind("excerpt")} />
          <TextInput label="Tags" {...bind("tags")} hint="Separated by commas." />
          <TextInput label="Categories" {...bind("categories")} hint="Separated by commas." />
        </div>
      </Panel>
    </>
  );
}
