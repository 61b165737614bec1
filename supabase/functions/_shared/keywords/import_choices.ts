import { z } from "npm:zod@4.6.7";
import { countryCode, languageCode } from "./reading/market.ts";

/** What becomes of keywords the site has already. */
export const ON_KNOWN = ["update", "fill", "keep"] as const;

/** Keywords with one of these words go to this sector; the first rule that fits counts. */
export const SectorRule = z.object({ sector_id: z.uuid(), words: z.array(z.string()).min(1) });
export type SectorRule = z.infer<typeof SectorRule>;

/** What a person decides about an import beside its columns. */
export interface ImportChoices {
  on_known: (typeof ON_KNOWN)[number];
  country: string | null;
  language: string | null;
  rules: SectorRule[];
}

export const NO_CHOICES: ImportChoices = {
  on_known: "update",
  country: null,
  language: null,
  rules: [],
};

const MAX_WORDS = 100;

/**
 * The choices a preview's form holds: `on_known`, `country`, `language` and, for each sector id,
 * `words_<id>` with words separated by commas. What cannot be read counts as not chosen.
 */
export function readChoices(given: Record<string, unknown>): ImportChoices {
  const text = (name: string) => typeof given[name] === "string" ? given[name] : "";
  const rules = Object.keys(given).flatMap((name) => {
    const sector = name.match(/^words_([0-9a-f-]{36})$/)?.[1];
    const words = splitWords(text(name));
    return sector && words.length > 0 ? [{ sector_id: sector, words }] : [];
  });
  return {
    on_known: ON_KNOWN.find((one) => one === given.on_known) ?? "update",
    country: countryCode(text("country")),
    language: languageCode(text("language")),
    rules,
  };
}

function splitWords(text: string): string[] {
  return text.toLowerCase().split(/[,;\n]/).map((word) => word.trim().replace(/\s+/g, " "))
    .filter((word) => word !== "" && word.length <= 100).slice(0, MAX_WORDS);
}

/** The sector a keyword belongs to by the rules, or null for the import's own. Whole words count. */
export function sectorOf(keyword: string, rules: SectorRule[]): string | null {
  if (rules.length === 0) return null;
  const text = ` ${keyword.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim()} `;
  const isIn = (word: string) =>
    text.includes(` ${word.replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim()} `);
  return rules.find(({ words }) => words.some(isIn))?.sector_id ?? null;
}
