const date = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const full = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "medium",
  timeZone: "UTC",
});

/** "21 Nov, 20:54" in UTC. */
export function shortTime(at: string): string {
  return date.format(new Date(at));
}

/** A moment as a short text; the whole date, with its time zone, in the tooltip. */
export function When({ at }: { at: string | null }) {
  if (!at) return <span class="none">—</span>;
  return <time dateTime={at} title={`${full.format(new Date(at))} UTC`}>{shortTime(at)}</time>;
}

/** "850 ms", "12 s", "3 min 20 s", "2 h 5 min" between two moments; null when one is missing. */
export function durationWords(from: string | null, to: string | null): string | null {
  if (!from || !to) return null;
  const ms = Math.max(0, Date.parse(to) - Date.parse(from));
  if (ms < 1000) return `${ms} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
