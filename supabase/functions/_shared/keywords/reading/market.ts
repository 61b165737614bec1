import { normaliseHeader } from "./headers.ts";
import { isBlank } from "./header_row.ts";
import type { FileRecord, Market } from "./types.ts";

const COUNTRY_HEADER =
  /^(country|country code|database|db|location|land|pays|pais|paese|locale|market|region)$/;
const LANGUAGE_HEADER = /^(language|languages|langue|sprache|idioma|lingua|taal|locale)$/;
/** Codes and names that tools write and `Intl` does not know. */
const OTHER_CODES: Record<string, string> = {
  uk: "gb",
  usa: "us",
  "united states of america": "us",
  "great britain": "gb",
  england: "gb",
  holland: "nl",
};

/**
 * Whose searches a table counts: one country in all its rows, else a header such as "Vol (US)", else
 * the file's name such as "socks_us_2026-05-01.csv". null when none of them tells.
 */
export function detectMarket(
  headers: string[],
  body: FileRecord[],
  filename: string,
): Market | null {
  const rows = body.filter((record) => !isBlank(record));
  const names = headers.map(normaliseHeader);
  const country = sameIn(rows, names, COUNTRY_HEADER, countryCode);
  const language = sameIn(rows, names, LANGUAGE_HEADER, languageCode);
  if (country || language) {
    const column = (country ?? language)?.column ?? 0;
    const why = `the column "${headers[column] ?? ""}"`;
    return { country: country?.value ?? null, language: language?.value ?? null, why };
  }
  const marked = headers.flatMap((header) => headerCountry(header) ?? []);
  const [first] = marked;
  if (first && marked.every((code) => code === first)) {
    return { country: first, language: null, why: "a column's name" };
  }
  const named = fileCountry(filename);
  return named === null ? null : { country: named, language: null, why: "the file's name" };
}

/** The value every filled cell of a column agrees on. */
function sameIn(
  rows: FileRecord[],
  names: string[],
  header: RegExp,
  code: (cell: string) => string | null,
): { value: string; column: number } | null {
  const column = names.findIndex((name) => header.test(name));
  if (column === -1) return null;
  const cells = new Set(rows.map(({ cells }) => (cells[column] ?? "").trim()).filter((c) => c));
  const [first, ...others] = [...cells].map(code);
  return first && others.every((other) => other === first) ? { value: first, column } : null;
}

/** ISO 3166 code of "us", "en-US", "United States" or "us - United States"; null for anything else. */
export function countryCode(cell: string): string | null {
  const text = cell.trim().toLowerCase();
  const other = OTHER_CODES[text] ?? countryNames().get(text);
  if (other) return other;
  const code = text.match(/^[a-z]{2,3}[-_]([a-z]{2})$/)?.[1] ?? text.match(/^[a-z]{2}$/)?.[0];
  return code && isCountry(code) ? OTHER_CODES[code] ?? code : null;
}

/** ISO 639 code of "en", "en-US" or "English". */
export function languageCode(cell: string): string | null {
  const text = cell.trim().toLowerCase();
  const code = text.match(/^([a-z]{2})([-_][a-z]{2})?$/)?.[1];
  if (code) return languageNames().get(code) ? code : null;
  return [...languageNames()].find(([, name]) => name === text)?.[0] ?? null;
}

function headerCountry(header: string): string | null {
  const code = header.match(/^\s*(?:vol|volume|search volume|cpc|comp)\.?\s*[([]([a-z]{2})[)\]]/i)
    ?.[1];
  return code ? countryCode(code) : null;
}

/** A token between marks: "_us_", "-de-", ".fr-". */
function fileCountry(filename: string): string | null {
  const stem = filename.toLowerCase().replace(/\.[a-z]{2,4}$/, "");
  const code = stem.match(/[_\-.]([a-z]{2})[_\-.](?=\d{4})/)?.[1] ??
    stem.match(/^google_([a-z]{2})_/)?.[1];
  return code ? countryCode(code) : null;
}

const countries = new Map<string, Map<string, string>>();
let languages: Map<string, string> | null = null;

function isCountry(code: string): boolean {
  return code in OTHER_CODES || [...countryNames().values()].includes(code);
}

/** English country names to codes. */
function countryNames(): Map<string, string> {
  return countryCodes("en");
}

/** Codes by the lower-case names that countries have in a language. */
export function countryCodes(language: string): Map<string, string> {
  const known = countries.get(language);
  if (known) return known;
  const names = new Map(
    pairs().flatMap((code) => {
      const region = code.toUpperCase();
      // Former codes ("UK", "FX") have names too, those of the codes that took their place.
      if (new Intl.Locale(`und-${region}`).region !== region) return [];
      const name = displayName("region", region, language);
      return name ? [[name, code] as const] : [];
    }),
  );
  countries.set(language, names);
  return names;
}

function languageNames(): Map<string, string> {
  return languages ??= new Map(
    pairs().flatMap((code) => {
      const name = displayName("language", code);
      return name ? [[code, name] as const] : [];
    }),
  );
}

function displayName(type: "region" | "language", code: string, language = "en"): string | null {
  const name = new Intl.DisplayNames([language], { type, fallback: "none" }).of(code);
  return name?.toLowerCase() ?? null;
}

function pairs(): string[] {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  return letters.flatMap((a) => letters.map((b) => a + b));
}
