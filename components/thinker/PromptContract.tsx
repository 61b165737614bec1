import type { PromptFunction } from "core/prompts/functions.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { CodeBlock } from "../ui/Text.tsx";

/** What a prompt receives and what its answer must be. */
export function PromptContract({ about }: { about: PromptFunction }) {
  return (
    <div class="stack">
      {about.input.length > 0 && (
        <Panel title="What it receives">
          <p class="hint">One JSON document. Refer to its fields by name, without braces.</p>
          <KeyValue
            pairs={about.input.map(({ field, meaning }) => [field, meaning])}
          />
        </Panel>
      )}
      {about.variables.length > 0 && (
        <Panel title="Variables">
          <KeyValue
            pairs={about.variables.map(({ name, meaning }) => [`{${name}}`, meaning])}
          />
        </Panel>
      )}
      {about.answer && (
        <Panel title="What it must answer">
          <p class="hint">
            The form is fixed and checked: the prompt decides what stands in the fields, not which
            there are.
          </p>
          <CodeBlock code={about.answer} label="Form of the answer" wrap />
        </Panel>
      )}
    </div>
  );
}
