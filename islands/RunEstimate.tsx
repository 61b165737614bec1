import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { EstimateList, type EstimateListProps } from "@/components/automation/EstimateList.tsx";

const WAIT_MS = 350;

/** The estimate beside the form it stands in; it follows every change of the form. */
export default function RunEstimate(props: EstimateListProps) {
  const shown = useSignal(props);
  const problem = useSignal<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return;
    return watchForm(form, (answer) => {
      if (typeof answer === "string") problem.value = answer;
      else {
        problem.value = null;
        shown.value = answer;
      }
    });
  }, []);
  return (
    <div ref={place} aria-live="polite" aria-busy="false">
      {problem.value ? <p class="error">{problem.value}</p> : <EstimateList {...shown.value} />}
    </div>
  );
}

/** Asks for a new estimate a moment after the last change; an answer that comes too late is dropped. */
function watchForm(
  form: HTMLFormElement,
  onAnswer: (answer: EstimateListProps | string) => void,
): () => void {
  const listening = new AbortController();
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asking.abort();
      asking = new AbortController();
      const answer = await fetchEstimate(form, asking.signal);
      if (answer) onAnswer(answer);
    }, WAIT_MS);
  };
  form.addEventListener("input", later, { signal: listening.signal });
  return () => {
    clearTimeout(timer);
    asking.abort();
    listening.abort();
  };
}

async function fetchEstimate(
  form: HTMLFormElement,
  signal: AbortSignal,
): Promise<EstimateListProps | string | null> {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "key") query.append(name, value);
  }
  try {
    const response = await fetch(`${location.pathname}?${query}`, {
      headers: { accept: "application/json" },
      signal,
    });
    if (response.redirected || response.status === 401) location.reload();
    const body = await response.json();
    if (response.ok) return body.data;
    return Object.values(body.errors ?? {}).flat().join(" ") || body.error;
  } catch {
    return null;
  }
}
