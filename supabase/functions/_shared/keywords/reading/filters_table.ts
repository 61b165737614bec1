import { sampleRecords } from "./delimiter.ts";
import { normaliseHeader } from "./headers.ts";
import { countryCode, countryCodes } from "./market.ts";
import type { OpenedFile } from "./open_file.ts";
import type { Delimiter, FileRecord, Market } from "./types.ts";

/** A table of filters has a handful of rows. */
const MOST_CHARS = 4000;
/** How Search Console names the country in its languages; an array where one word serves several. */
const COUNTRY_WORDS: Record<string, string[]> = {
  country: ["en"],
  land: ["de", "nl", "da", "sv", "nb"],
  pays: ["fr"],
  pais: ["es", "pt"],
  paese: ["it"],
  kraj: ["pl"],
  ulke: ["tr"],
  "国": ["ja"],
  "国家/地区": ["zh"],
};

/** A table of a file with several. */
export interface NamedTable extends Pick<OpenedFile, "text" | "delimiter"> {
  name: string;
}

/**
 * The country that a Search Console export was filtered by, told by the table of filters that lies beside its queries;
 * null when none does.
 */
export function filteredMarket(tables: NamedTable[]): Market | null {
  for (const { name, text, delimiter = delimiterOf(text) } of tables) {
    if (text.length > MOST_CHARS) continue;
    const records = sampleRecords(text, delimiter);
    if (!records.every(({ cells }) => cells.length <= 2)) continue;
    const country = records.map(filteredCountry).find((code) => code !== null);
    if (country) return { country, language: null, why: `the filters in "${name}"` };
  }
  return null;
}

/** Two columns of words say less about the delimiter than a list of keywords: it is the one there is. */
function delimiterOf(text: string): Delimiter {
  return (["\t", ";", ","] as const).find((mark) => text.includes(mark)) ?? null;
}

function filteredCountry({ cells: [filter = "", value = ""] }: FileRecord): string | null {
  const languages = COUNTRY_WORDS[normaliseHeader(filter)];
  if (!languages) return null;
  const name = value.trim().toLowerCase();
  const found = languages.flatMap((language) => countryCodes(language).get(name) ?? []);
  return found[0] ?? countryCode(value);
}
