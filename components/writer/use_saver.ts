import { useEffect, useRef } from "preact/hooks";
import { type Signal, useSignal } from "@preact/signals";
import { type Draft, type EditorFields, EditorSaver, type SaverOptions } from "./editor_saver.ts";
import { guardLeaving } from "./guard_leaving.ts";

interface Saved {
  contentId: string;
  userId: string;
  version: number;
  published: boolean;
  fields: EditorFields;
  post: SaverOptions["post"];
}

/** The saver of an article's form; null until scripts run. */
export interface Saving {
  saver: () => EditorSaver | null;
  status: Signal<EditorSaver["status"] | null>;
  /** What an earlier visit left unsaved in this browser. */
  draft: Signal<Draft | null>;
  /** Saves instead of the form's own way. */
  submit: (event: Event) => void;
  dropDraft: () => void;
}

/** Saves the fields of the form with the id `form` as the person types, and guards what is not saved. */
export function useSaver(article: Saved, form: string): Saving {
  const saver = useRef<EditorSaver | null>(null);
  const status = useSignal<EditorSaver["status"] | null>(null);
  const draft = useSignal<Draft | null>(null);
  useEffect(() => {
    const made = saver.current = openSaver(article, (next) => status.value = next);
    status.value = made.status;
    draft.value = made.draft();
    return guardLeaving(made, { form, autosave: !article.published });
  }, []);
  return {
    saver: () => saver.current,
    status,
    draft,
    submit(event) {
      if (!saver.current) return;
      event.preventDefault();
      void saver.current.save();
    },
    dropDraft() {
      saver.current?.dropDraft();
      draft.value = null;
    },
  };
}

function openSaver(
  { userId, contentId, version, fields, published, post }: Saved,
  onStatus: (status: EditorSaver["status"]) => void,
): EditorSaver {
  return new EditorSaver({
    draftKey: `igny8:draft:${userId}:${contentId}`,
    version,
    fields,
    autosave: !published,
    post,
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
