/** The tints of pills, badges, flashes and meters. */
export type Tone = "neutral" | "info" | "progress" | "success" | "warning" | "danger";

/** Tone of every state of a pipeline record, account, site or job. */
export const statusTones: Record<string, Tone> = {
  new: "neutral",
  clustered: "info",
  mapped: "success",
  queued: "info",
  published: "success",
  in_progress: "progress",
  completed: "success",
  failed: "danger",
  draft: "neutral",
  linked: "info",
  optimized: "info",
  review: "warning",
  approved: "success",
  prompt_pending: "neutral",
  prompt_ready: "info",
  generating: "progress",
  generated: "success",
  created: "neutral",
  running: "progress",
  paused: "warning",
  pending: "neutral",
  succeeded: "success",
  dead: "danger",
  skipped: "neutral",
  cancelled: "neutral",
  archived: "neutral",
  trial: "info",
  active: "success",
  suspended: "danger",
  inactive: "neutral",
  ready: "success",
  expired: "neutral",
  past_due: "danger",
  unpaid: "danger",
};

/** States in which nothing more will happen by intention; drawn as an outline. */
export const endedStatuses: ReadonlySet<string> = new Set([
  "cancelled",
  "archived",
  "skipped",
  "inactive",
]);

/** "in_progress" as people read it: "In progress". */
export function statusLabel(status: string): string {
  const words = status.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
