import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { follow } from "@/components/jobs/follow.ts";
import { RunView, type RunViewProps } from "@/components/automation/RunView.tsx";
import { isOpen, runHeadline } from "@/components/automation/run_words.ts";
import { Flash } from "@/components/ui/Flash.tsx";

type Answer = Pick<RunViewProps, "run" | "asOf">;

/** A run that follows what happens: asks for itself until it has ended, through lost connections too. */
export default function RunProgress({ run, asOf, mayControl }: RunViewProps) {
  const shown = useSignal<Answer>({ run, asOf });
  const lost = useSignal(false);
  const spoken = useSignal("");
  useEffect(() => {
    if (!isOpen(run)) return;
    return follow<Answer>(fetch, () => location.pathname, (answer) => {
      lost.value = answer === null;
      if (!answer) return true;
      const before = shown.value.run;
      shown.value = answer;
      spoken.value = announcement(before, answer.run) ?? spoken.value;
      // The end changes the balance and the bell in the header, so the page renews itself.
      if (!isOpen(answer.run)) location.reload();
      return isOpen(answer.run);
    });
  }, []);
  return (
    <div class="stack">
      <p class="hidden-visually" role="status">{spoken.value}</p>
      {lost.value && (
        <Flash tone="warning">
          The connection is lost. The run goes on; this page catches up by itself.
        </Flash>
      )}
      <RunView {...shown.value} mayControl={mayControl} />
    </div>
  );
}

/** What a screen reader hears: changes of state, and every further quarter of the steps. */
function announcement(before: Answer["run"], now: Answer["run"]): string | null {
  if (before.status !== now.status) return `The run is ${now.status}.`;
  const [was, is] = [runHeadline(before), runHeadline(now)];
  return was === is ? null : is;
}
