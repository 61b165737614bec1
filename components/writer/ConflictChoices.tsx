import type { FieldConflict } from "core/publishing/merge_content.ts";
import type { ShownBlock } from "core/publishing/sync_conflicts.ts";
import { RadioGroup } from "@/components/ui/Checkbox.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Prose } from "@/components/ui/Text.tsx";
import { TextArea } from "@/components/ui/TextInput.tsx";

const FIELD_NAMES: Record<FieldConflict["field"], string> = {
  title: "Title",
  slug: "Address",
  excerpt: "Excerpt",
  meta_title: "Meta title",
  meta_description: "Meta description",
  status: "State",
};

/** A field that both sides changed, to choose from. */
export function FieldChoice(
  { conflict, disabled }: { conflict: FieldConflict; disabled: boolean },
) {
  const { field, base, ours, theirs } = conflict;
  return (
    <Panel title={FIELD_NAMES[field]}>
      <div class="stack">
        {base !== null && <p class="muted">{`Before: ${base || "(empty)"}`}</p>}
        <RadioGroup
          name={`field_${field}`}
          label="What is to stand"
          value="ours"
          options={[
            { value: "ours", label: `Here: ${ours || "(empty)"}`, disabled },
            { value: "theirs", label: `In WordPress: ${theirs || "(empty)"}`, disabled },
          ]}
        />
      </div>
    </Panel>
  );
}

/** A part of the text that both sides changed: what each made of it, and a choice. */
export function BlockChoice(
  { block, index, disabled }: { block: ShownBlock; index: number; disabled: boolean },
) {
  return (
    <Panel title={`Part ${index + 1}`}>
      <div class="stack">
        <div class="conflict-sides">
          <Side title="Here" html={block.ours} />
          <Side title="In WordPress" html={block.theirs} />
        </div>
        <RadioGroup
          name={`block_${index}`}
          label="What is to stand"
          required
          options={[
            {
              value: "ours",
              label: block.ours === null ? "Removed, as here" : "As here",
              disabled,
            },
            {
              value: "theirs",
              label: block.theirs === null ? "Removed, as in WordPress" : "As in WordPress",
              disabled,
            },
            { value: "both", label: "Both, one after the other", disabled },
            { value: "own", label: "The text below", disabled },
          ]}
        />
        <TextArea
          name={`own_${index}`}
          label="Your own text"
          hint="HTML of this part; used when “The text below” is chosen."
          code
          rows={4}
          disabled={disabled}
          value={block.draft}
        />
      </div>
    </Panel>
  );
}

function Side({ title, html }: { title: string; html: string | null }) {
  return (
    <section>
      <h3>{title}</h3>
      {html === null ? <p class="muted">Removed.</p> : <Prose dense sanitizedHtml={html} />}
    </section>
  );
}
