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

/**
 * The first intent a cell names, in any of our languages, as letters or Semrush codes; else null. Tools name
 * "informational" beside almost any other, so it counts only alone.
 */
export function readIntent(cell: string): Intent | null {
  if (cell === "" || cell.length > 200) return null;
  const named = cell.toLowerCase().split(/[^\p{L}\p{N}-]+/u).flatMap((part) =>
    SEMRUSH_CODES[part] ?? STEMS.find(([stem]) => stem.test(part))?.[1] ?? []
  );
  return named.find((intent) => intent !== "informational") ?? named[0] ?? null;
}
