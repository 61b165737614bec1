import { fieldOf, normaliseHeader } from "./headers.ts";
import type { KeywordSource } from "./types.ts";

export interface DetectedSource {
  source: KeywordSource;
  confidence: number;
  why: string;
}

const MARKS: { source: KeywordSource; name: string; marks: RegExp[] }[] = [
  {
    source: "search_console",
    name: "Google Search Console",
    marks: [
      /^(clicks|clics?|klicks|klikken|cliques)$/,
      /^(impressions|impressionen|impresiones|impressioni|vertoningen|impressoes)$/,
      /^(ctr|klickrate)$/,
      /^(position|posicion|posizione|positie|posicao|durchschnittliche position)\b/,
    ],
  },
  {
    source: "keyword_planner",
    name: "Google Keyword Planner",
    marks: [
      /^(avg monthly searches|durchschn\w* (suchanfragen pro monat|monatliche suchanfragen))/,
      /^(nombre moyen de|media de|promedio de|media (delle )?ricerche|gem\w* (maandelijkse|aantal))/,
      /^(three month change|yoy change|in account|in plan)$/,
      /indexed value|indexierter wert|valeur indexee|valor indexado|valore indicizzato/,
      /^searches (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/,
      /^top of page bid/,
    ],
  },
  {
    source: "ahrefs",
    name: "Ahrefs",
    marks: [
      /^(parent keyword|parent topic)$/,
      /^(global )?traffic potential$/,
      /^global volume$/,
      /^(cps|return rate|first seen)$/,
      /^sv (forecasting )?trend/,
      /^current position( kind)?$/,
      /^(current|previous) url$/,
      /^organic traffic( change)?$/,
    ],
  },
  {
    source: "semrush",
    name: "Semrush",
    marks: [
      /^competitive density$/,
      /^number of results$/,
      /^keyword difficulty index$/,
      /^(serp features by keyword|keyword intents|click potential|position type)$/,
      /^trends?$/,
      /^(traffic cost|timestamp|database)$/,
    ],
  },
  {
    source: "ubersuggest",
    name: "Ubersuggest",
    marks: [/^(paid difficulty|pd)$/, /^(search difficulty|sd)$/, /^search intent$/, /^no$/],
  },
  {
    source: "moz",
    name: "Moz",
    marks: [/^min volume$/, /^max volume$/, /^organic ctr$/, /^(priority|importance|my score)$/],
  },
];
/** One shared word is chance; a source needs two of its own columns. */
const NEEDED = 2;

/** Names the tool a header row comes from, by the columns only that tool writes. */
export function detectSource(headers: string[], preamble: string): DetectedSource {
  const names = headers.map(normaliseHeader);
  let best = { score: 0, source: "generic" as KeywordSource, name: "", found: [] as string[] };
  for (const { source, name, marks } of MARKS) {
    const found = marks.flatMap((mark) =>
      headers.filter((_, i) => mark.test(names[i] ?? "")).slice(0, 1)
    );
    const score = found.length + (preambleNames(preamble) === source ? 2 : 0);
    if (score > best.score) best = { score, source, name, found };
  }
  if (best.score >= NEEDED) {
    const confidence = Math.min(0.98, 0.6 + best.score * 0.12);
    return {
      source: best.source,
      confidence,
      why: `${best.name}: ${reasons(best.found, preamble)}.`,
    };
  }
  const fields = headers.filter((header) => fieldOf(header) !== null).length;
  const why = "A table with a header row, from no tool known by its columns.";
  return { source: "generic", confidence: Math.min(0.85, 0.5 + fields * 0.1), why };
}

function preambleNames(preamble: string): KeywordSource | null {
  if (/keyword stats \d{4}|keyword-statistik|statistiques (sur les|des) mots/i.test(preamble)) {
    return "keyword_planner";
  }
  return /^list name\b/im.test(preamble) ? "moz" : null;
}

function reasons(found: string[], preamble: string): string {
  const columns = found.slice(0, 3).map((header) => `"${header.trim()}"`).join(", ");
  const above = preambleNames(preamble) ? "the lines above the table" : "";
  return [columns && `the columns ${columns}`, above].filter(Boolean).join(" and ");
}
