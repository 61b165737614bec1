import type { KeywordImport } from "core/keywords/schema.ts";
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
