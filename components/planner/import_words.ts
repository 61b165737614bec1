import type { KeywordImport } from "core/keywords/schema.ts";
import type { ShownJob } from "@/islands/JobProgress.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { counted } from "./requests.ts";

type Counts = Pick<KeywordImport, "total" | "imported" | "merged" | "rejected">;

/** Whether every row of the file has found its place. */
export function isComplete({ total, imported, merged, rejected }: Counts): boolean {
  return imported + merged + rejected === total;
}

/** What became of the rows, in a sentence. */
export function importSentence({ imported, merged, rejected }: Counts): string {
  const parts = [`${counted(imported, "keyword")} added`];
  if (merged > 0) parts.push(`${counted(merged, "row")} merged`);
  if (rejected > 0) parts.push(`${counted(rejected, "row")} rejected`);
  return `${parts.join(", ")}.`;
}

export function importTone(counts: Counts): "success" | "warning" | "info" {
  if (counts.rejected > 0) return "warning";
  return counts.imported > 0 ? "success" : "info";
}

/** The tool a file came from, by name. */
export const SOURCE_NAMES: Record<string, string> = {
  ahrefs: "Ahrefs",
  semrush: "Semrush",
  keyword_planner: "Google Keyword Planner",
  search_console: "Google Search Console",
  moz: "Moz",
  ubersuggest: "Ubersuggest",
  keywords_everywhere: "Keywords Everywhere",
  mangools: "Mangools",
  se_ranking: "SE Ranking",
  generic: "A table",
  list: "A list",
};

/** The state of an import, in words. */
export const IMPORT_STATES: Record<KeywordImport["status"], string> = {
  queued: "Waiting",
  running: "Importing",
  done: "Done",
  failed: "Failed",
  cancelled: "Stopped",
  undone: "Taken back",
};

const JOB_STATES: Record<KeywordImport["status"], string> = {
  queued: "queued",
  running: "running",
  done: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
  undone: "succeeded",
};

type Progressing = Pick<
  KeywordImport,
  "id" | "filename" | "status" | "lines" | "lines_done" | "error"
>;

/** An import as the island for work under way shows it. */
export function shownImport(one: Progressing): ShownJob {
  return {
    id: one.id,
    function: "Import",
    label: one.filename ?? "",
    status: JOB_STATES[one.status],
    phase: "SAVE",
    percent: one.lines > 0 ? Math.floor(100 * one.lines_done / one.lines) : 0,
    message: `${formatCount(one.lines_done)} of ${formatCount(one.lines)} lines`,
    error: one.error,
    attempts: 0,
    credits_reserved: 0,
    credits_charged: null,
    href: `/planner/keywords/import/${one.id}`,
  };
}
