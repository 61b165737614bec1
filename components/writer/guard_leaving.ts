import type { EditorSaver } from "./editor_saver.ts";

/**
 * Before anything takes the person away: other forms of the page wait for the save, a closing window
 * asks, a hidden one saves. `form` is the id of the form that the saver saves. Answers what ends it.
 */
export function guardLeaving(
  saver: EditorSaver,
  { form: own, autosave }: { form: string; autosave: boolean },
): () => void {
  const onSubmit = (event: SubmitEvent) => {
    const form = event.target as HTMLFormElement;
    if (form.id === own || !saver.isDirty) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void saver.save().then((saved) => saved && form.requestSubmit(event.submitter));
  };
  const onLeave = (event: BeforeUnloadEvent) => {
    saver.keep();
    if (saver.isDirty) event.preventDefault();
  };
  const onHide = () => {
    saver.keep();
    if (autosave && document.visibilityState === "hidden" && saver.status.state === "dirty") {
      void saver.save("autosave");
    }
  };
  const onReturn = () => {
    if (autosave && ["offline", "signed_out"].includes(saver.status.state)) {
      void saver.save("autosave");
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void saver.save();
  };
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("visibilitychange", onHide);
  document.addEventListener("keydown", onKey);
  addEventListener("beforeunload", onLeave);
  addEventListener("online", onReturn);
  addEventListener("focus", onReturn);
  return () => {
    saver.stop();
    document.removeEventListener("submit", onSubmit, true);
    document.removeEventListener("visibilitychange", onHide);
    document.removeEventListener("keydown", onKey);
    removeEventListener("beforeunload", onLeave);
    removeEventListener("online", onReturn);
    removeEventListener("focus", onReturn);
  };
}
