import type { LastChange } from "core/clusters/schema.ts";
import { When } from "@/components/jobs/When.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import { counted } from "./requests.ts";

interface UndoBarProps {
  change: LastChange;
  /** Where to go back to. */
  back: string;
}

/** What somebody last did to the clusters, with the button that takes it back. */
export function UndoBar({ change, back }: UndoBarProps) {
  return (
    <form method="post" action="/planner/clusters/undo" class="undo-bar">
      <input type="hidden" name="change_id" value={change.id} />
      <input type="hidden" name="back" value={back} />
      <Icon name="undo" size={16} />
      <span>
        {change.is_undo ? "Taken back: " : ""}
        {wordsOf(change)}
        <span class="muted">
          {change.made_by ? ` · ${change.made_by}` : ""} · <When at={change.made_at} />
        </span>
      </span>
      <Button size="small">{change.is_undo ? "Redo" : "Undo"}</Button>
    </form>
  );
}

function wordsOf({ keywords, archived, restored, made }: LastChange): string {
  const parts = [
    made > 0 && `${counted(made, "cluster")} made`,
    keywords > 0 && `${counted(keywords, "keyword")} moved`,
    archived > 0 && `${counted(archived, "cluster")} archived`,
    restored > 0 && `${counted(restored, "cluster")} restored`,
  ].filter(Boolean);
  return parts.join(", ") || "Ideas moved";
}
