import { UNKNOWN } from "./numbers.ts";
import { endedStatuses, statusLabel, statusTones, type Tone } from "./status_tones.ts";

/** The state of a record; an unknown state is shown in the neutral tone. */
export function StatusPill({ status, label }: { status: string; label?: string }) {
  const known = Object.hasOwn(statusTones, status) ? statusTones[status] : undefined;
  return (
    <span
      class="pill"
      data-dot=""
      data-tone={known ?? "neutral"}
      data-ended={endedStatuses.has(status) ? "" : undefined}
    >
      {label ?? statusLabel(status)}
    </span>
  );
}

const intents: Record<string, { letter: string; tone: Tone }> = {
  informational: { letter: "I", tone: "info" },
  commercial: { letter: "C", tone: "warning" },
  transactional: { letter: "T", tone: "success" },
  navigational: { letter: "N", tone: "progress" },
};

/** Search intent as one letter, or as a word with `full`; a dash when unknown. */
export function IntentPill(
  { intent, full, guessed }: {
    intent: string | null | undefined;
    full?: boolean;
    /** Guessed from the words: in a dashed frame. */
    guessed?: boolean;
  },
) {
  const known = intent && Object.hasOwn(intents, intent) ? intents[intent] : undefined;
  if (!known || !intent) return <span class="none">{UNKNOWN}</span>;
  const name = guessed ? `${statusLabel(intent)}, guessed` : statusLabel(intent);
  if (full) return <span class="intent intent-full" data-tone={known.tone}>{name}</span>;
  return (
    <abbr
      class="intent"
      data-tone={known.tone}
      data-guessed={guessed ? "" : undefined}
      title={name}
    >
      <span aria-hidden="true">{known.letter}</span>
      <span class="hidden-visually">{name}</span>
    </abbr>
  );
}
