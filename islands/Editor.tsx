import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { type Draft, type EditorFields, EditorSaver } from "@/components/writer/editor_saver.ts";
import { guardLeaving } from "@/components/writer/guard_leaving.ts";
import type { Command, RichText } from "@/components/writer/rich_text.ts";
import { EditorFrame, type EditorMode } from "@/components/writer/EditorFrame.tsx";
import { EditorNotices } from "@/components/writer/EditorNotices.tsx";
import { MetaFields } from "@/components/writer/MetaFields.tsx";
import { TextArea } from "@/components/ui/TextInput.tsx";
import { SaveBar } from "@/components/writer/SaveBar.tsx";
import { Slot } from "@/components/ui/Slot.ts";

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
  const saver = useRef<EditorSaver | null>(null);
  const rich = useRef<RichText | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const mode = useSignal<EditorMode>("plain");
  const status = useSignal<EditorSaver["status"] | null>(null);
  const draft = useSignal<Draft | null>(null);
  const active = useSignal<ReadonlySet<Command>>(new Set());
  const note = useSignal("");

  const edit = (change: Partial<EditorFields>) => {
    fields.value = { ...fields.value, ...change };
    saver.current?.change(fields.value);
  };

  useEffect(() => {
    const made = saver.current = openSaver(props, (next) => status.value = next);
    status.value = made.status;
    draft.value = made.draft();
    return guardLeaving(made, { form: FORM, autosave: !props.published });
  }, []);

  useEffect(() => {
    if (!place.current) return;
    const target = place.current;
    let gone = false;
    import("@/components/writer/rich_text.ts").then(({ mountRichText, keepsEverything }) => {
      if (gone) return;
      const mounted = rich.current = mountRichText(target, {
        // Never the raw text: what a script puts into a page is not cleaned by anything.
        html: props.safeHtml,
        label: "Article",
        onChange: () => {
          if (mode.value === "visual") edit({ html: mounted.html() });
        },
        onSelection: () => active.value = mounted.active(),
      });
      if (!keepsEverything(fields.value.html, mounted.html())) {
        note.value = "This text has parts the visual editor cannot show. It is open as HTML, " +
          "so that nothing is lost.";
        mode.value = "html";
      } else mode.value = "visual";
    }).catch(() => mode.value = "html");
    return () => {
      gone = true;
      rich.current?.destroy();
    };
  }, []);

  const show = (next: "visual" | "html") => {
    if (next === "visual") {
      mode.value = "html";
      rich.current?.setHtml(fields.value.html);
    }
    mode.value = next;
  };
  const putBack = (found: Draft) => {
    draft.value = null;
    edit(found.fields);
    mode.value = mode.value === "visual" ? "html" : mode.value;
    rich.current?.setHtml(found.fields.html);
    if (rich.current && note.value === "") mode.value = "visual";
  };
  const save = (event: Event) => {
    if (!saver.current) return;
    event.preventDefault();
    void saver.current.save();
  };

  return (
    <div class="main-aside editor" data-mode={mode.value}>
      <form id={FORM} method="post" class="stack" onSubmit={save}>
        <input type="hidden" name="version" value={status.value?.version ?? props.version} />
        <EditorNotices
          status={status.value}
          draft={draft.value}
          version={props.version}
          note={note.value}
          onPutBack={putBack}
          onDrop={() => {
            saver.current?.dropDraft();
            draft.value = null;
          }}
          onRetry={() => void saver.current?.save()}
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
          rich={() => rich.current}
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

function openSaver(
  { userId, contentId, version, fields, published }: EditorProps,
  onStatus: (status: EditorSaver["status"]) => void,
): EditorSaver {
  return new EditorSaver({
    draftKey: `igny8:draft:${userId}:${contentId}`,
    version,
    fields,
    autosave: !published,
    post: (body) =>
      fetch(location.pathname, {
        method: "POST",
        headers: { accept: "application/json" },
        redirect: "manual",
        body,
      }),
    storage: storageOrNull(),
    onStatus,
  });
}

/** Where cookies are blocked, there is none, and asking for it throws. */
function storageOrNull(): Storage | null {
  let storage: Storage | null = null;
  try {
    storage = localStorage;
  } catch {
    // No safety copies then.
  }
  return storage;
}
