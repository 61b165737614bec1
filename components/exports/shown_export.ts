import type { ExportView } from "core/exports/list_exports.ts";
import type { ShownJob } from "@/islands/JobProgress.tsx";

const STATUS: Record<string, string> = {
  ready: "succeeded",
  expired: "succeeded",
};

/** An export as the progress bar shows it. */
export function shownExport(given: ExportView): ShownJob {
  return {
    id: given.id,
    function: "export_account",
    label: "of everything",
    status: STATUS[given.status] ?? given.status,
    phase: given.status === "queued" ? "INIT" : "SAVE",
    percent: given.percent,
    message: given.message,
    error: given.error,
    attempts: 0,
    credits_reserved: 0,
    credits_charged: 0,
    href: "/settings/data",
  };
}

/** Whether an export is being made. */
export function isUnderWay({ status }: Pick<ExportView, "status">): boolean {
  return status === "queued" || status === "running";
}
