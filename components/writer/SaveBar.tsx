import { Button } from "../ui/Button.tsx";
import { formatCount } from "../ui/numbers.ts";
import type { SaveState, SaveStatus } from "./editor_saver.ts";

const WORDS: Record<SaveState, string> = {
  saved: "Saved",
  dirty: "Not saved yet",
  saving: "Saving…",
  offline: "Not saved: no connection",
  signed_out: "Not saved: signed out",
  conflict: "Not saved: changed elsewhere",
  refused: "Not saved",
};

/** Where the text stands, and the button that saves it. */
export function SaveBar(
  { status, published, wordCount }: {
    status: SaveStatus | null;
    published: boolean;
    wordCount: number;
  },
) {
  const words = `${formatCount(status?.wordCount ?? wordCount)} words`;
  const state = status
    ? (status.savedAt || status.state !== "saved" ? WORDS[status.state] : "")
    : "";
  return (
    <div class="save-bar">
      <span class="muted" role="status">{[words, state].filter(Boolean).join(" · ")}</span>
      <Button variant="primary" size="small" busy={status?.state === "saving"}>
        {published ? "Save and update the public page" : "Save"}
      </Button>
    </div>
  );
}
