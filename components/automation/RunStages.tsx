import type { ComponentChildren } from "preact";
import { type Step, Stepper } from "@/components/ui/Stepper.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { isOpen, type ShownRunHead, type ShownStage } from "./run_words.ts";
import { type Stage, stagesOf } from "./stages.ts";

/** The seven stages of a run with what each has done and cost. */
export function RunStages({ run }: { run: ShownRunHead }) {
  return (
    <Stepper
      label="Stages of the run"
      steps={stagesOf(run).map((stage) => toStep(run, stage))}
    />
  );
}

function toStep(run: ShownRunHead, stage: Stage): Step {
  const { title, number } = stage;
  if (!run.enabled.includes(number)) return { title, state: "off", note: "Switched off" };
  const counts = run.stages[number];
  if (!counts) return withoutItems(run, stage);
  const { total, done, failed, skipped } = counts;
  const open = total - done - failed - skipped;
  const percent = ((total - open + counts.percents / 100) / total) * 100;
  return {
    title,
    state: stateOf(counts, open > 0 && isOpen(run)),
    note: notes(counts, stage.unit),
    side: <Credits counts={counts} />,
    ...(open > 0 && isOpen(run) ? { progress: percent } : {}),
  };
}

function stateOf({ done, failed }: ShownStage, isCurrent: boolean): Step["state"] {
  if (isCurrent) return "current";
  if (done > 0) return "done";
  return failed > 0 ? "failed" : "todo";
}

function withoutItems(run: ShownRunHead, { title, number, note }: Stage): Step {
  const planFailed = run.plan_job && ["failed", "dead"].includes(run.plan_job.status);
  if (number === 1 && planFailed) {
    return { title, state: "failed", note: run.plan_job?.error ?? "Planning failed" };
  }
  if (number === 1 && run.planning) {
    return { title, state: "current", note: "Sorting the new keywords into topics" };
  }
  return { title, state: "todo", note: isOpen(run) ? note : "Nothing to do" };
}

function notes(counts: ShownStage, unit: string): string {
  const { total, done, failed, skipped, running, active } = counts;
  const waiting = total - done - failed - skipped - active;
  return [
    `${formatCount(done)} of ${formatCount(total)} ${total === 1 ? unit.replace(/s$/, "") : unit}`,
    running > 0 && `${running} at work`,
    active > running && `${active - running} queued`,
    waiting > 0 && `${waiting} waiting`,
    failed > 0 && `${failed} failed`,
    skipped > 0 && `${skipped} left out`,
  ].filter(Boolean).join(" · ");
}

function Credits({ counts }: { counts: ShownStage }): ComponentChildren {
  const { credits, reserved } = counts;
  if (credits === 0 && reserved === 0) return null;
  return (
    <>
      <span>{`${formatCount(credits)} cr`}</span>
      {reserved > 0 && <span class="run-held">{`+ ${formatCount(reserved)} held`}</span>}
    </>
  );
}
