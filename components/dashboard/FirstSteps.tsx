import { LinkButton } from "@/components/ui/Button.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Stepper } from "@/components/ui/Stepper.tsx";
import type { FirstStep } from "./first_steps.ts";

/** The first-run path; the next step carries the button. */
export function FirstSteps({ steps }: { steps: FirstStep[] }) {
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Panel title="Your first published page">
      <Stepper
        label="From an empty account to the first published page"
        steps={steps.map((step, index) => ({
          title: step.title,
          note: index === next ? <NextStep step={step} /> : step.note,
          state: step.done ? "done" : index === next ? "current" : "todo",
        }))}
      />
    </Panel>
  );
}

function NextStep({ step: { note, action, href, also } }: { step: FirstStep }) {
  return (
    <>
      <p>{note}</p>
      <div class="form-actions">
        <LinkButton href={href} variant="primary" size="small">{action}</LinkButton>
        {also && <LinkButton href={also.href} size="small">{also.action}</LinkButton>}
      </div>
    </>
  );
}
