import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import type { Draft, EditorFields } from "@/components/writer/editor_saver.ts";
import { EditorFrame } from "@/components/writer/EditorFrame.tsx";
import { EditorNotices } from "@/components/writer/EditorNotices.tsx";
import { MetaFields } from "@/components/writer/MetaFields.tsx";
import { SaveBar } from "@/components/writer/SaveBar.tsx";
import { useRichText } from "@/components/writer/use_rich_text.ts";
import { useSaver } from "@/components/writer/use_saver.ts";
import { Slot } from "@/components/ui/Slot.ts";
import { TextArea } from "@/components/ui/TextInput.tsx";

interface EditorProps {
  contentId: string;
  userId: string;
  version: number;
  published: boolean;
  fields: EditorFields;
  /** The text as it may be shown. */
  safeHtml: string;
  wordCount: number;
  /** Address of the public page without the slug. */
  publicBase: string;
  errors: Record<string, string[]>;
  /** Panels beside the text that have forms of their own. */
  children?: ComponentChildren;
}

const FORM = "editor";

/**
 * The form of an article. Without JavaScript it is a plain form with a field of HTML; with it, the text
 * is edited as it looks, saved as the person types, and kept in the browser while it is not saved.
 */
export default function Editor(props: EditorProps) {
  const fields = useSignal(props.fields);
  const { saver, status, draft, submit, dropDraft } = useSaver({ ...props, post }, FORM);
  const edit = (change: Partial<EditorFields>) => {
    fields.value = { ...fields.value, ...change };
    saver()?.change(fields.value);
  };
  const { place, mode, active, note, rich, show, replace } = useRichText({
    html: () => fields.value.html,
    safeHtml: props.safeHtml,
    onHtml: (html) => edit({ html }),
  });
  const putBack = (found: Draft) => {
    draft.value = null;
    edit(found.fields);
    replace(found.fields.html);
  };

  return (
    <div class="main-aside editor" data-mode={mode.value}>
      <form id={FORM} method="post" class="stack" onSubmit={submit}>
        <input type="hidden" name="version" value={status.value?.version ?? props.version} />
        <EditorNotices
          status={status.value}
          draft={draft.value}
          version={props.version}
          note={note.value}
          onPutBack={putBack}
          onDrop={dropDraft}
          onRetry={() => void saver()?.save()}
        />
        <SaveBar status={status.value} published={props.published} wordCount={props.wordCount} />
        <div class="editor-title">
          <TextArea
            name="title"
            label="Title"
            hideLabel
            rows={1}
            maxLength={300}
            required
            error={props.errors.title}
            value={fields.value.title}
            onInput={(event) => edit({ title: event.currentTarget.value.replace(/\n/g, " ") })}
          />
        </div>
        <EditorFrame
          mode={mode.value}
          active={active.value}
          rich={rich}
          place={place}
          html={fields.value.html}
          safeHtml={props.safeHtml}
          error={props.errors.html}
          onMode={show}
          onHtml={(html) => edit({ html })}
        />
      </form>
      <div class="stack">
        <Slot>{props.children}</Slot>
        <MetaFields
          form={FORM}
          fields={fields.value}
          errors={props.errors}
          publicBase={props.publicBase}
          onEdit={edit}
        />
      </div>
    </div>
  );
}

function post(body: FormData): Promise<Response> {
  const headers = { accept: "application/json" };
  return fetch(location.pathname, { method: "POST", headers, redirect: "manual", body });
}
