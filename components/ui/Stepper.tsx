import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import { Progress } from "./Meters.tsx";

/** One stage of a path or of a pipeline run. */
export interface Step {
  title: string;
  state: "todo" | "current" | "done" | "failed" | "off";
  note?: ComponentChildren;
  /** At the right edge: counts, credits, a status or the next action. */
  side?: ComponentChildren;
  /** 0–100; draws a bar below the title. */
  progress?: number;
}

const spoken: Record<Step["state"], string> = {
  todo: "not started",
  current: "current",
  done: "done",
  failed: "failed",
  off: "switched off",
};

/** Numbered stages from top to bottom. */
export function Stepper({ steps, label }: { steps: Step[]; label: string }) {
  return (
    <ol class="stepper" aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.title}
          class="step"
          data-state={step.state}
          aria-current={step.state === "current" ? "step" : undefined}
        >
          <span class="step-mark">
            <StepMark state={step.state} number={index + 1} />
          </span>
          <div class="step-body">
            <span class="step-title">{step.title}</span>
            <span class="hidden-visually">{`, ${spoken[step.state]}`}</span>
            {step.note && <div class="muted">{step.note}</div>}
            {step.progress !== undefined && (
              <Progress value={step.progress} label={step.title} bare />
            )}
          </div>
          <div class="step-side">{step.side}</div>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state, number }: { state: Step["state"]; number: number }) {
  if (state === "done") return <Icon name="check" size={14} />;
  if (state === "failed") return <Icon name="x" size={14} />;
  return <span>{number}</span>;
}
