import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { RunView, type RunViewProps } from "@/components/automation/RunView.tsx";
import { isOpen, runHeadline } from "@/components/automation/run_words.ts";
import { Flash } from "@/components/ui/Flash.tsx";

const POLL_MS = 2000;

type Answer = Pick<RunViewProps, "run" | "asOf">;

/** A run that follows what happens: asks for itself until it has ended, through lost connections too. */
export default function RunProgress({ run, asOf, mayControl }: RunViewProps) {
  const shown = useSignal<Answer>({ run, asOf });
  const lost = useSignal(false);
  const spoken = useSignal("");
  useEffect(() => {
    if (!isOpen(run)) return;
    return follow(location.pathname, (answer) => {
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

/** Asks for the run every two seconds, sooner when the page is shown again or the network is back. */
function follow(path: string, onAnswer: (answer: Answer | null) => boolean): () => void {
  const stop = new AbortController();
  let timer = setTimeout(ask, POLL_MS);
  let asking = false;
  let failures = 0;
  async function ask() {
    clearTimeout(timer);
    if (asking || stop.signal.aborted) return;
    if (document.hidden) return;
    asking = true;
    const answer = await fetchRun(path, stop.signal);
    asking = false;
    if (stop.signal.aborted) return;
    failures = answer ? 0 : failures + 1;
    if (onAnswer(answer)) timer = setTimeout(ask, POLL_MS * Math.min(8, 2 ** failures));
    else stop.abort();
  }
  const { signal } = stop;
  document.addEventListener("visibilitychange", ask, { signal });
  globalThis.addEventListener("online", ask, { signal });
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

async function fetchRun(path: string, signal: AbortSignal): Promise<Answer | null> {
  try {
    const response = await fetch(path, { headers: { accept: "application/json" }, signal });
    if (response.redirected || response.status === 401) location.reload();
    return response.ok ? (await response.json()).data : null;
  } catch {
    return null;
  }
}
