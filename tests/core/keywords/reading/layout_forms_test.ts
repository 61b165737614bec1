import assert from "node:assert/strict";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import type { KeywordRow } from "core/keywords/reading/types.ts";
import { row } from "./fixture.ts";

type Known = Partial<KeywordRow>;

/** Layout of a vendor, its source, its header, and rows with what they become; "|" stands between cells. */
const LAYOUTS: [string, string, string, [string, Known][]][] = [
  [
    "Ahrefs 2020",
    "ahrefs",
    "#|Keyword|Country|Difficulty|Volume|CPC|Clicks|CPS|Return Rate|Parent Keyword",
    [
      ["1|oak table|gb|12|900|0.7|400|0.9|1.2|oak, wood", {
        volume: 900,
        difficulty: 12,
        cpc: 0.7,
      }],
      ["2|café table|gb||1200|||||", { volume: 1200 }],
    ],
  ],
  [
    "Ahrefs 2022",
    "ahrefs",
    "#|Keyword|Country|Difficulty|Volume|CPC|CPS|Parent Keyword|Last Update|SERP Features|Global volume|Traffic potential",
    [
      ["1|oak table|gb|12|900|0.7|0.9|oak|2022-01-22 07:29:54|Sitelinks,Image pack|292000|29000", {
        volume: 900,
        difficulty: 12,
        cpc: 0.7,
      }],
      ["2|café table|gb||||||||5000|90", {}],
    ],
  ],
  [
    "Ahrefs 2025",
    "ahrefs",
    "#|Keyword|Country|Difficulty|Volume|CPC|CPS|Parent Keyword|Last Update|SERP Features|Global volume|Traffic potential|Global traffic potential|First seen|Intents",
    [
      [
        "1|oak table|us|12|900|0.7|0.9|oak|2025-01-22|Sitelinks|2900|290|300|2015-01-01|Commercial,Non-branded",
        { volume: 900, difficulty: 12, cpc: 0.7, intent: "commercial" },
      ],
      ["2|café table|us||||||||800||||Informational", {
        intent: "informational",
      }],
    ],
  ],
  [
    "Ahrefs organic keywords",
    "ahrefs",
    "Keyword|Country|Location|Entities|SERP features|Volume|KD|CPC|Organic traffic|Paid traffic|Current position|Current URL",
    [
      ["oak table|us|||Sitelinks|900|12|0.7|40|0|3|https://a.example/", {
        volume: 900,
        difficulty: 12,
        cpc: 0.7,
      }],
      ["café table|us||||1200|||50|0|4|https://a.example/b", {
        volume: 1200,
      }],
    ],
  ],
  [
    "Semrush Keyword Magic",
    "semrush",
    "Keyword|Intent|Volume|Trend|Keyword Difficulty|CPC (USD)|Competitive Density|SERP Features|Number of Results",
    [
      ["oak table|Commercial|900|0.1,0.2|12|0.70|0.5|Sitelinks, Reviews|120", {
        volume: 900,
        difficulty: 12,
        cpc: 0.7,
        currency: "USD",
        intent: "commercial",
      }],
      ["café table|Informational, Navigational|1200|||0.00|0||3", {
        volume: 1200,
        cpc: 0,
        currency: "USD",
        intent: "navigational",
      }],
    ],
  ],
  [
    "Moz",
    "moz",
    "Keyword|Min Volume|Max Volume|Difficulty|Organic CTR|Priority",
    [
      ["oak table|101|400|66|70|50", {
        volume: 201,
        volume_min: 101,
        volume_max: 400,
        difficulty: 66,
      }],
      ["café table|||51|70|50", { difficulty: 51 }],
    ],
  ],
  [
    "Search Console",
    "search_console",
    "Top queries|Clicks|Impressions|CTR|Position",
    [
      ["oak table|90|1000|9%|4.2", {}],
      ["café table|9|2000|0.45%|7", {}],
    ],
  ],
  [
    "Keyword Planner",
    "keyword_planner",
    "Keyword|Currency|Avg. monthly searches|Three month change|YoY change|Competition|Competition (indexed value)|Top of page bid (low range)|Top of page bid (high range)",
    [
      ["oak table|USD|1000 – 10000|0%|0%|High|90|0.50|1.50", {
        volume: 3162,
        volume_min: 1000,
        volume_max: 10000,
        cpc: 1,
        currency: "USD",
      }],
      ["café table|USD|10 – 100||||||", {
        volume: 32,
        volume_min: 10,
        volume_max: 100,
      }],
    ],
  ],
  [
    "Ubersuggest",
    "ubersuggest",
    "No|Keyword|Search Volume|CPC|Paid Difficulty|Search Difficulty",
    [
      ["1|oak table|900|$0.70|20|12", {
        volume: 900,
        difficulty: 12,
        cpc: 0.7,
        currency: "USD",
      }],
      ["2|café table|1200|$0.00|1|71", {
        volume: 1200,
        difficulty: 71,
        cpc: 0,
        currency: "USD",
      }],
    ],
  ],
  [
    "Keywords Everywhere",
    "keywords_everywhere",
    "#|Keyword|Vol (US)|CPC (US)|Comp (US)|Trend",
    [
      ["1|oak table|1,900|$0.70|0.4|12%", {
        volume: 1900,
        cpc: 0.7,
        currency: "USD",
      }],
      ["2|café table|2,400|$0.10|0|0%", {
        volume: 2400,
        cpc: 0.1,
        currency: "USD",
      }],
    ],
  ],
  [
    "Mangools",
    "mangools",
    "Keyword|Avg. Search Volume (Last Known Values)|Keyword Difficulty|CPC/USD|PPC|Search Intent",
    [
      ["oak table|900|12|0.70|44|Commercial", {
        volume: 900,
        difficulty: 12,
        cpc: 0.7,
        currency: "USD",
        intent: "commercial",
      }],
      ["café table|1200|71|0.00|1|Informational", {
        volume: 1200,
        difficulty: 71,
        cpc: 0,
        currency: "USD",
        intent: "informational",
      }],
    ],
  ],
  [
    "SE Ranking",
    "se_ranking",
    "Keyword|Search vol.|CPC|Competition|Difficulty|Results",
    [
      ["oak table|1 900|0,70 €|0,4|12|7500", {
        volume: 1900,
        difficulty: 12,
        cpc: 0.7,
        currency: "EUR",
      }],
      ["café table|1 200|0,00 €|0|71|9000", {
        volume: 1200,
        difficulty: 71,
        cpc: 0,
        currency: "EUR",
      }],
    ],
  ],
];

const ENCODINGS: Record<string, (text: string) => Uint8Array> = {
  "UTF-8": (text) => new TextEncoder().encode(text),
  "UTF-8 with a mark": (text) => new TextEncoder().encode(`\uFEFF${text}`),
  "UTF-16LE": (text) => utf16(`\uFEFF${text}`),
  "UTF-16LE without a mark": (text) => utf16(text),
  "UTF-16BE": (text) => utf16(`\uFEFF${text}`, false),
  "Windows-1252": (text) =>
    Uint8Array.from(text.replaceAll("–", "\x96").replaceAll("€", "\x80"), (c) => c.charCodeAt(0)),
};
const DELIMITERS = [",", ";", "\t"];

function utf16(text: string, isLittle = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
}

function written(cells: readonly string[][], delimiter: string): string {
  const cell = (text: string) =>
    text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
  return cells.map((line) => line.map(cell).join(delimiter) + "\r\n").join("");
}

for (const [name, source, header, rows] of LAYOUTS) {
  Deno.test(`${name}: the same in every encoding, with every delimiter`, () => {
    const lines = [header, ...rows.map(([line]) => line)].map((line) => line.split("|"));
    const place = lines[0]?.findIndex((text) => /^(keyword|top queries)$/i.test(text)) ?? -1;
    const expected = rows.map(([, known], at) => row(at + 2, lines[at + 1]?.[place] ?? "", known));
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      for (const delimiter of DELIMITERS) {
        const text = written(lines, delimiter);
        const result = readKeywordFile(encode(text), { filename: "export.csv" });
        const how = `${encoding}, ${JSON.stringify(delimiter)}`;
        assert.deepEqual([result.source, result.delimiter], [source, delimiter], how);
        assert.deepEqual(result.rows, expected, how);
      }
    }
  });
}
