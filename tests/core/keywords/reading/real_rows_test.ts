// @ts-types="npm:@types/papaparse@5.5.2"
import Papa from "papaparse";
import assert from "node:assert/strict";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import type { KeywordRow } from "core/keywords/reading/types.ts";

const SHARED = new URL("../../../../../shared/data/keywords/", import.meta.url);

type Cells = Record<string, string>;
type Known = Partial<Omit<KeywordRow, "line">>;

const INTENTS = ["informational", "commercial", "transactional", "navigational"] as const;
const BUCKETS: Record<string, [number, number]> = {
  "0": [0, 10],
  "50": [10, 100],
  "500": [100, 1000],
  "5000": [1000, 10_000],
  "50000": [10_000, 100_000],
  "500000": [100_000, 1_000_000],
};

/** What each row of a file says, told cell by cell with nothing of the reader. */
const FILES: {
  name: string;
  encoding?: string;
  skip?: number;
  tab?: true;
  row: (c: Cells) => Known;
}[] = [
  { name: "ahrefs_2022_gb_socks.csv", row: ahrefs },
  { name: "ahrefs_2025_us_ai-tools.csv", row: ahrefs },
  {
    name: "semrush_magic_us_questions.csv",
    row: (c) => ({
      keyword: c.Keyword,
      volume: number(c.Volume),
      difficulty: number(c["Keyword Difficulty"]),
      ...money(c["CPC (USD)"], "USD"),
      intent: intent(c.Intent),
    }),
  },
  {
    name: "keyword-planner_utf16_made.csv",
    encoding: "utf-16le",
    skip: 2,
    tab: true,
    row: (c) => {
      const bids = ["low", "high"].map((end) => number(c[`Top of page bid (${end} range)`]))
        .filter((bid) => bid !== null);
      const cpc = bids.length > 0 ? bids.reduce((a, b) => a + b) / bids.length : null;
      const [volume_min, volume_max] = BUCKETS[c["Avg. monthly searches"] ?? ""] ?? [];
      return {
        keyword: c.Keyword,
        volume: number(c["Avg. monthly searches"]),
        ...(volume_max === undefined ? {} : { volume_min, volume_max }),
        ...(cpc === null ? {} : { cpc: Math.round(cpc * 100) / 100, currency: c.Currency }),
      };
    },
  },
  {
    name: "ubersuggest_bom_crlf_made.csv",
    row: (c) => ({
      keyword: c.Keyword,
      volume: number(c["Search Volume"]),
      difficulty: number(c["Search Difficulty"]),
      ...money(c.CPC?.slice(1), c.CPC?.startsWith("₹") ? "INR" : "USD"),
      intent: intent(c["Search Intent"]),
    }),
  },
  {
    name: "moz_explorer_list.csv",
    skip: 11,
    row: (c) => {
      const [min, max] = [number(c["Min Volume"]) ?? 0, number(c["Max Volume"]) ?? 0];
      return {
        keyword: c.Keyword,
        volume: Math.round(Math.sqrt(min * max)),
        volume_min: min,
        volume_max: max,
        difficulty: number(c.Difficulty),
      };
    },
  },
  { name: "search-console_en_first60.csv", row: (c) => ({ keyword: c["Top queries"] }) },
  {
    name: "search-console_fr_first40.csv",
    row: (c) => ({ keyword: c["Requêtes les plus fréquentes"] }),
  },
  { name: "queries_34k.tsv", tab: true, row: (c) => ({ keyword: c.Query }) },
];

for (const { name, encoding = "utf-8", skip = 0, tab, row } of FILES) {
  Deno.test(`real file ${name}: row for row as it says`, () => {
    const bytes = bytesOf(name);
    if (!bytes) return console.log(`skipped: shared data file ${name} is not here`);
    const lines = new TextDecoder(encoding).decode(bytes).split(/\r?\n/);
    // Cells quoted twice are read by nothing but us; what becomes of them stands below.
    const isPlain = (line: string) => !line.includes('""');
    const text = lines.slice(skip).filter(isPlain).join("\n");
    const { data } = Papa.parse<Cells>(text.trimEnd(), {
      header: true,
      delimiter: tab ? "\t" : ",",
    });
    const known = new Map<string, Omit<KeywordRow, "line">>();
    for (const cells of data) {
      const said = { ...UNKNOWN, ...row(cells) };
      const keyword = said.keyword.normalize("NFC").replace(/\s+/g, " ").trim();
      const key = keyword.toLowerCase();
      if (!known.has(key)) known.set(key, { ...said, keyword });
    }
    const rows = readKeywordFile(bytes, { filename: name }).rows
      .filter(({ line }) => isPlain(lines[line - 1] ?? "")).map(({ line: _line, ...r }) => r);
    const expected = [...known.values()];
    assert.equal(rows.length, expected.length);
    for (const [i, one] of rows.entries()) assert.deepEqual(one, expected[i], `row ${i + 1}`);
  });
}

Deno.test("real Ubersuggest file: keywords quoted twice keep their inches and commas", () => {
  const bytes = bytesOf("ubersuggest_bom_crlf_made.csv");
  if (!bytes) return console.log("skipped: shared data is not here");
  const rows = readKeywordFile(bytes).rows.filter(({ keyword }) => keyword.includes('"'));
  assert.deepEqual(rows.map(({ keyword, volume }) => [keyword, volume]), [
    ['fawkes 36" blue vanity', 2400],
    ['48" sliding single track , barn door for laundry', 0],
    ['writing desk 48"', 0],
  ]);
});

const UNKNOWN: Omit<KeywordRow, "line"> = {
  keyword: "",
  volume: null,
  volume_min: null,
  volume_max: null,
  difficulty: null,
  cpc: null,
  currency: null,
  intent: null,
};

function ahrefs(c: Cells): Known {
  return {
    keyword: c.Keyword,
    volume: number(c.Volume),
    difficulty: number(c.Difficulty),
    cpc: number(c.CPC),
    intent: intent(c.Intents),
  };
}

function number(cell = ""): number | null {
  const plain = cell.replaceAll(",", "").trim();
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function money(cell: string | undefined, currency: string): Known {
  const cpc = number(cell);
  return cpc === null ? {} : { cpc, currency };
}

/** The first that a cell names, informational only alone. */
function intent(cell = ""): KeywordRow["intent"] {
  const words = cell.toLowerCase().split(/,\s*/);
  const named = words.flatMap((word) => INTENTS.find((one) => one === word) ?? []);
  return named.find((one) => one !== "informational") ?? named[0] ?? null;
}

function bytesOf(name: string): Uint8Array | null {
  try {
    return Deno.readFileSync(new URL(name, SHARED));
  } catch {
    return null;
  }
}
