import type { Intent } from "./types.ts";

const STEMS: [RegExp, Intent][] = [
  [/^(info|i$)/, "informational"],
  [/^(comm|komm|comer|c$)/, "commercial"],
  [/^(trans|t$)/, "transactional"],
  [/^(navi|nave|n$)/, "navigational"],
];
/** Semrush's API writes intents as numbers. */
const SEMRUSH_CODES: Record<string, Intent> = {
  "0": "commercial",
  "1": "informational",
  "2": "navigational",
  "3": "transactional",
};

/** The first intent a cell names, in any of our languages, as letters or Semrush codes; else null. */
export function readIntent(cell: string): Intent | null {
  if (cell === "" || cell.length > 200) return null;
  for (const part of cell.toLowerCase().split(/[^\p{L}\p{N}-]+/u)) {
    const intent = SEMRUSH_CODES[part] ?? STEMS.find(([stem]) => stem.test(part))?.[1];
    if (intent) return intent;
  }
  return null;
}
