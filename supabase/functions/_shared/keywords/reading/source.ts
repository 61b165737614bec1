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
      /^(klikniecia|klick|tıklamalar|клики|クリック数|点击次数)$/,
      /^(wyswietlenia|visningar|gosterimler|показы|表示回数|展示)$/,
      /^(ctr|klickrate|点击率)$/,
      /^(top queries|pozycja|konum|позиция|掲載順位|排名)$/,
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
      /^(current |previous )?organic traffic( change)?$/,
      /^position history( date)?$/,
      /^traffic desc$/,
      /^(branded|local|entities)$/,
      /^current url inside$/,
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
      /^(previous position|traffic|position type)$/,
      /^(seed keyword|content references|competitors)$/,
    ],
  },
  {
    source: "ubersuggest",
    name: "Ubersuggest",
    marks: [
      /^(paid difficulty|pd)$/,
      /^(search difficulty|sd|seo difficulty)$/,
      /^search intent$/,
      /^no$/,
      /^(est|estimated) visits$/,
    ],
  },
  {
    source: "moz",
    name: "Moz",
    marks: [/^min volume$/, /^max volume$/, /^organic ctr$/, /^(priority|importance|my score)$/],
  },
  {
    source: "mangools",
    name: "Mangools",
    marks: [
      /last known values/,
      /^search volume \d{1,2} \d{4}$/,
      /^ppc( out of 100)?$/,
      /^keyword (seo difficulty|interest growth)/,
    ],
  },
  {
    source: "keywords_everywhere",
    name: "Keywords Everywhere",
    marks: [
      /^(search )?vol(ume)? (global|us|uk|au|ca|in|nz|za)$|^vol( global)?( mo| month)$/,
      /^cpc (global|us|uk|au|ca|in|nz|za)$/,
      /^comp(etition)? (global|us|uk|au|ca|in|nz|za)$|^comp$/,
      /^(12 ?m(onth)?s? )?trend( 12 ?m(onths)?)?$/,
    ],
  },
  {
    source: "se_ranking",
    name: "SE Ranking",
    marks: [/^search vol$/, /^(kei|word count|words)$/, /^(organic )?results?$/, /^competition$/],
  },
];
/** What tools call the files they write. */
const FILE_NAMES: [RegExp, KeywordSource][] = [
  [/keywords?[-_ ]?everywhere/i, "keywords_everywhere"],
  [/kwfinder|mangools/i, "mangools"],
  [/se[-_ ]?ranking/i, "se_ranking"],
  [/ubersuggest/i, "ubersuggest"],
  [/semrush|_(broad|phrase|exact)-match_|-organic\.Positions-/i, "semrush"],
  [/ahrefs|^google_[a-z]{2}_.*(matching-terms|related-terms)/i, "ahrefs"],
  [/^keyword stats \d{4}/i, "keyword_planner"],
  [/-performance-on-search-/i, "search_console"],
  [/^moz[-_ ]/i, "moz"],
];
/** One shared word is chance; a source needs two of its own columns. */
const NEEDED = 2;

/** Names the tool a header row comes from, by the columns only that tool writes. */
export function detectSource(
  headers: string[],
  preamble: string,
  filename = "",
): DetectedSource {
  const named = FILE_NAMES.find(([pattern]) => pattern.test(filename))?.[1];
  const names = headers.map(normaliseHeader);
  let best = { score: 0, source: "generic" as KeywordSource, name: "", found: [] as string[] };
  for (const { source, name, marks } of MARKS) {
    const found = marks.flatMap((mark) =>
      headers.filter((_, i) => mark.test(names[i] ?? "")).slice(0, 1)
    );
    const score = found.length + (preambleNames(preamble) === source ? 2 : 0) +
      (named === source ? 1 : 0);
    if (score > best.score) best = { score, source, name, found };
  }
  if (best.score >= NEEDED) {
    const confidence = Math.min(0.98, 0.6 + best.score * 0.12);
    return {
      source: best.source,
      confidence,
      why: `${best.name}: ${
        reasons(best.found, preambleNames(preamble) === best.source, named === best.source)
      }.`,
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

function reasons(found: string[], isAbove: boolean, isNamed: boolean): string {
  const columns = found.slice(0, 3).map((header) => `"${header.trim()}"`).join(", ");
  const parts = [
    columns && `the ${found.length === 1 ? "column" : "columns"} ${columns}`,
    isAbove ? "the lines above the table" : "",
    isNamed ? "the file's name" : "",
  ].filter((part) => part !== "");
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
