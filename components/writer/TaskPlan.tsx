import type { Task } from "core/tasks/read_task.ts";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { wordLabel } from "@/components/planner/word_label.ts";

/** Where a task comes from and how its article is built. */
export function TaskPlan({ task }: { task: Task }) {
  return (
    <div class="stack">
      <Panel title="Plan">
        <KeyValue
          pairs={[
            ["Sector", task.sector],
            ["Kind", statusLabel(task.content_type)],
            ["Structure", wordLabel(task.structure)],
            ["Keywords", task.keywords.join(", ") || null],
            [
              "From",
              task.idea_id
                ? <a key="idea" href={`/planner/ideas/${task.idea_id}`}>an idea</a>
                : "made by hand",
            ],
            ["Attempts", String(task.attempts)],
          ]}
        />
      </Panel>
      {task.outline.length > 0 && (
        <Panel title="Outline">
          <div class="prose" data-dense="">
            <ol>
              {task.outline.map(({ heading, points }) => (
                <li key={heading}>
                  {heading}
                  {points.length > 0 && (
                    <ul>{points.map((point) => <li key={point}>{point}</li>)}</ul>
                  )}
                </li>
              ))}
            </ol>
          </div>
        </Panel>
      )}
    </div>
  );
}
