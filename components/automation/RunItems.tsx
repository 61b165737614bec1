import { Icon } from "@/components/ui/Icon.tsx";
import type { IconName } from "@/components/ui/icon_paths.ts";
import { formatCount } from "@/components/ui/numbers.ts";
import { itemHref, itemWords, type ShownItem, type ShownRun } from "./run_words.ts";
import { stageTitle } from "./stages.ts";

/** The latest pieces of work of a run: what is at work first, then what failed, then the newest. */
export function RunItems({ run }: { run: ShownRun }) {
  return (
    <ul class="run-items">
      {run.items.map((item) => (
        <li key={item.id} data-status={look(item)}>
          <Icon name={icons[look(item)] ?? "clock"} size={14} />
          <div>
            <a class="run-item-name" href={itemHref(item)}>
              {item.label || stageTitle(run, item.stage)}
            </a>
            <span class="muted">
              {`${stageTitle(run, item.stage)} · `}
              {item.job_id
                ? (
                  <a href={`/jobs/${item.job_id}`} aria-label={`Job: ${itemWords(item)}`}>
                    {itemWords(item)}
                  </a>
                )
                : itemWords(item)}
            </span>
          </div>
          <span class="num">{side(item)}</span>
        </li>
      ))}
    </ul>
  );
}

const icons: Record<string, IconName> = {
  done: "check",
  failed: "warning",
  running: "refresh",
  skipped: "x",
};

function look(item: ShownItem): string {
  return item.status === "queued" && item.job_status === "running" ? "running" : item.status;
}

function side(item: ShownItem): string | null {
  if (look(item) === "running") return `${item.percent ?? 0} %`;
  if (item.status === "done" && item.credits_charged) {
    return `${formatCount(item.credits_charged)} cr`;
  }
  return null;
}
