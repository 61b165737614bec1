import type { ContentImport } from "core/wxr/content_imports.ts";
import type { ShownJob } from "@/islands/JobProgress.tsx";
import { formatCount } from "@/components/ui/numbers.ts";

/** The state of an import, in words. */
export const CONTENT_IMPORT_STATES: Record<ContentImport["status"], string> = {
  queued: "Waiting",
  running: "Importing",
  done: "Done",
  failed: "Failed",
  cancelled: "Stopped",
};

/** An import as the island for work under way shows it. */
export function shownContentImport(one: ContentImport): ShownJob {
  const done = one.stored + one.updated + one.skipped;
  return {
    id: one.id,
    function: "Import",
    label: one.filename,
    status: one.status === "done" ? "succeeded" : one.status,
    phase: "SAVE",
    percent: one.items > 0 ? Math.floor(100 * done / one.items) : 0,
    message: `${formatCount(done)} of ${formatCount(one.items)} items`,
    error: one.error,
    attempts: 0,
    credits_reserved: 0,
    credits_charged: null,
    href: `/writer/import/${one.id}`,
  };
}
