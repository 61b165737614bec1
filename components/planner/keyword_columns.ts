import type { KeywordColumn } from "core/keywords/keyword_views.ts";

const LABELS: Record<KeywordColumn, string> = {
  volume: "Volume",
  difficulty: "Difficulty",
  cpc: "CPC",
  intent: "Intent",
  cluster: "Cluster",
  sector: "Sector",
  status: "Status",
  source: "Source",
  created_at: "Added",
};

/** A column's heading. */
export function columnLabel(column: KeywordColumn): string {
  return LABELS[column];
}
