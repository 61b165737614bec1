import assert from "node:assert/strict";
import { readKeywordText } from "core/keywords/reading/read.ts";
import { fieldHeaders, readFixture, row } from "./fixture.ts";

Deno.test("Ahrefs: global volume is not the volume, empty difficulty stays unknown", () => {
  const result = readFixture("ahrefs_2025.csv");
  assert.equal(result.source, "ahrefs");
  assert.equal(fieldHeaders(result).volume, "Volume");
  assert.deepEqual(result.rows, [
    row(2, "garden bench", { volume: 12000, difficulty: 34, cpc: 1.2, intent: "commercial" }),
    row(3, "how to oil teak", { volume: 700, intent: "informational" }),
    row(5, "teak bench near me", {
      volume: 250,
      difficulty: 8,
      cpc: 2.05,
      intent: "transactional",
    }),
  ]);
  assert.deepEqual(result.merged, [{ line: 4, into_line: 2, keyword: "Garden Bench" }]);
});

Deno.test("Ahrefs organic keywords: UTF-16, one row per URL becomes one keyword", () => {
  const result = readFixture("ahrefs_organic_utf16.csv");
  assert.deepEqual([result.source, result.encoding, result.delimiter], [
    "ahrefs",
    "utf-16le",
    "\t",
  ]);
  assert.deepEqual(result.rows.map((r) => [r.keyword, r.volume]), [
    ["garden bench", 12000],
    ['bench "deluxe"', 40],
  ]);
  assert.equal(result.merged.length, 1);
});

Deno.test("Semrush Keyword Magic: currency of the header, quoted lists, empty difficulty", () => {
  const result = readFixture("semrush_magic.csv");
  assert.equal(result.source, "semrush");
  assert.deepEqual(result.rows, [
    row(2, "oak table", {
      volume: 2400,
      difficulty: 41,
      cpc: 0.95,
      currency: "USD",
      intent: "commercial",
    }),
    row(3, "what wood is oak", { volume: 90, cpc: 0, currency: "USD", intent: "informational" }),
    row(4, "oak table repair kit", { volume: 0, cpc: 0, currency: "USD" }),
  ]);
});

Deno.test("Semrush API: semicolons and intents as numbers", () => {
  const result = readFixture("semrush_api.csv");
  assert.deepEqual([result.source, result.delimiter], ["semrush", ";"]);
  assert.deepEqual(result.rows.map((r) => r.intent), [
    "commercial",
    "informational",
    "navigational",
  ]);
});

Deno.test("Keyword Planner: preamble, buckets as ranges, bids averaged, infinity unknown", () => {
  const result = readFixture("keyword_planner.csv");
  assert.deepEqual(
    [result.source, result.encoding, result.headerRow],
    ["keyword_planner", "utf-16le", 3],
  );
  assert.deepEqual(result.rows, [
    row(4, "oak table", {
      volume: 5000,
      volume_min: 1000,
      volume_max: 10000,
      cpc: 1,
      currency: "USD",
    }),
    row(5, "folding desk", { volume: 50, volume_min: 10, volume_max: 100 }),
    row(6, "desk for one hand"),
  ]);
});

Deno.test("Keyword Planner with months filled in gives exact volumes, not buckets", () => {
  const text = "Keyword\tAvg. monthly searches\tCompetition (indexed value)\tSearches: Jan 2025\n" +
    "oak table\t5000\t9\t4400\nfolding desk\t50\t8\t40\n";
  const { source, rows } = readKeywordText(text);
  assert.equal(source, "keyword_planner");
  assert.deepEqual(rows.map((r) => [r.volume, r.volume_min]), [[5000, null], [50, null]]);
});

Deno.test("Keyword Planner in German: UTF-16 without a mark, decimal commas, ranges", () => {
  const result = readFixture("keyword_planner_de.csv");
  assert.deepEqual([result.source, result.encoding], ["keyword_planner", "utf-16le"]);
  assert.deepEqual(result.rows, [
    row(4, "eichentisch", {
      volume: 3162,
      volume_min: 1000,
      volume_max: 10000,
      cpc: 1,
      currency: "EUR",
    }),
    row(5, "klapptisch weiß", { volume: 32, volume_min: 10, volume_max: 100 }),
  ]);
});

Deno.test("Search Console: clicks and impressions are never the volume", () => {
  const result = readFixture("search_console_fr.csv");
  assert.equal(result.source, "search_console");
  assert.deepEqual(fieldHeaders(result), { keyword: "Requêtes les plus fréquentes" });
  assert.deepEqual(result.rows, [row(2, "table en chêne"), row(3, "banc d'entrée")]);
});

for (
  const header of [
    "Häufigste Suchanfragen;Klicks;Impressionen;Klickrate;Durchschnittliche Position",
    "Consultas principales,Clics,Impresiones,CTR,Posición media",
    "Query principali,Clic,Impressioni,CTR,Posizione media",
    "Populairste zoekopdrachten,Klikken,Vertoningen,CTR,Positie",
    "Principais consultas,Cliques,Impressões,CTR,Posição",
  ]
) {
  Deno.test(`Search Console is recognised under "${header.slice(0, 26)}"`, () => {
    const delimiter = header.includes(";") ? ";" : ",";
    const { source, rows } = readKeywordText(
      `${header}\n${["tisch", "9", "1000", "1%", "4"].join(delimiter)}\n`,
    );
    assert.equal(source, "search_console");
    assert.deepEqual(rows, [row(2, "tisch")]);
  });
}

Deno.test("a Search Console file of exactly 1,000 rows is noticed as cut off", () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `query ${i},1,2,3%,4`).join("\n");
  const { warnings } = readKeywordText(`Top queries,Clicks,Impressions,CTR,Position\n${rows}`);
  assert.match(warnings.join(" "), /1,000 rows/);
});

Deno.test("Moz: minimum and maximum are kept, the volume is their geometric mean", () => {
  const result = readFixture("moz.csv");
  assert.deepEqual([result.source, result.headerRow], ["moz", 7]);
  assert.deepEqual(result.rows, [
    row(8, "garden bench", { volume: 201, volume_min: 101, volume_max: 400, difficulty: 66 }),
    row(9, "teak oil", { difficulty: 51 }),
  ]);
});

Deno.test("Ubersuggest: BOM, CRLF, null, rupees, unescaped inches inside quotes", () => {
  const result = readFixture("ubersuggest.csv");
  assert.deepEqual([result.source, result.encoding], ["ubersuggest", "utf-8"]);
  assert.deepEqual(result.rows, [
    row(2, "oak table", { volume: 18100, difficulty: 18, cpc: 1418.52, currency: "INR" }),
    row(3, "folding desk", { cpc: 0, currency: "USD", intent: "navigational" }),
    row(4, 'desk 36" wide', {
      volume: 2400,
      difficulty: 71,
      cpc: 73.4,
      currency: "INR",
      intent: "informational",
    }),
  ]);
});

Deno.test("a French Windows-1252 file with sep=, semicolons and decimal commas", () => {
  const result = readFixture("european_1252.csv");
  assert.deepEqual(
    [result.encoding, result.delimiter, result.headerRow],
    ["windows-1252", ";", 2],
  );
  assert.deepEqual(result.rows, [
    row(3, "table en chêne", {
      volume: 18100,
      difficulty: 45.5,
      cpc: 0.45,
      currency: "EUR",
      intent: "commercial",
    }),
    row(4, "chaise d'été", {
      volume: 2400,
      difficulty: 12,
      cpc: 1234.5,
      currency: "EUR",
      intent: "informational",
    }),
    row(5, "canapé", { volume: 320, intent: "transactional" }),
  ]);
});

Deno.test("one keyword per line, even when a line speaks of keywords", () => {
  const result = readFixture("list.txt");
  assert.deepEqual([result.source, result.delimiter, result.headerRow], ["list", null, null]);
  assert.deepEqual(result.rows.map((r) => r.keyword), [
    "garden bench",
    "teak oil",
    "wicker chair",
    "keyword research for shops",
  ]);
  assert.deepEqual(result.merged, [{ line: 3, into_line: 1, keyword: "Garden Bench" }]);
});

Deno.test("a list keeps the commas inside its keywords", () => {
  const { source, rows } = readKeywordText("shoes, red\nshoes, blue\nboots\n");
  assert.equal(source, "list");
  assert.equal(rows[0]?.keyword, "shoes, red");
});

Deno.test("a list whose every line has a comma, or that holds the word keywords, is a list", () => {
  const commas = readKeywordText("shoes, red\nshoes, blue\nboots, black\n");
  assert.deepEqual([commas.source, commas.rows[2]?.keyword], ["list", "boots, black"]);
  const word = readKeywordText("bench\nkeywords\nchair\n");
  assert.deepEqual([word.headerRow, word.rows.length], [null, 3]);
});

Deno.test("world-wide figures and traffic are not the volume, however they are named", () => {
  for (
    const header of ["Volume (Global)", "Global volume", "Search volume, worldwide", "Traffic"]
  ) {
    const { rows } = readKeywordText(`Keyword\t${header}\tKD\nbench\t900\t5\n`);
    assert.deepEqual(rows, [row(2, "bench", { difficulty: 5 })], header);
  }
});

Deno.test("one pasted line with commas is a list of keywords", () => {
  const { rows, warnings } = readKeywordText("red shoes, blue shoes, boots");
  assert.deepEqual(rows.map((r) => r.keyword), ["red shoes", "blue shoes", "boots"]);
  assert.match(warnings[0] ?? "", /3 keywords/);
});

Deno.test("two columns without a header: text is the keyword, numbers the volume", () => {
  const result = readFixture("two_columns.csv");
  assert.equal(result.headerRow, null);
  assert.deepEqual(result.rows, [
    row(1, "garden bench", { volume: 1200 }),
    row(2, "teak oil", { volume: 350 }),
    row(3, "wicker chair"),
    row(4, "bench cushion", { volume: 10, volume_min: 10 }),
  ]);
});

Deno.test("a row number is not taken for the volume", () => {
  const { rows } = readKeywordText("1\tbench\t900\n2\tchair\t80\n3\tstool\t70\n4\tsofa\t10\n");
  assert.deepEqual(rows.map((r) => r.volume), [900, 80, 70, 10]);
});

Deno.test("headers in unknown words: keywords are guessed, their numbers are not", () => {
  const result = readKeywordText("Begriff;Anzahl\nbank holz;12\nbank weiß;7\n");
  assert.deepEqual([result.headerRow, result.rows.length], [1, 2]);
  assert.equal(result.rows[0]?.volume, null);
  assert.ok(result.confidence <= 0.5);
});

Deno.test("a correction by hand replaces the detected columns", () => {
  const result = readKeywordText("Begriff;Anzahl\nbank holz;12\nbank weiß;7\n", {
    mapping: { columns: { keyword: 0, volume: 1 } },
  });
  assert.deepEqual(result.rows.map((r) => r.volume), [12, 7]);
  const swapped = readKeywordText("a,b\nc,d\n", {
    mapping: { columns: { keyword: 1 }, headerRow: null, delimiter: "," },
  });
  assert.deepEqual(swapped.rows.map((r) => r.keyword), ["b", "d"]);
});

Deno.test("repeated keywords keep the best-known value of each field, whatever the order", () => {
  const { rows } = readKeywordText(
    "Keyword,Volume,KD,CPC\nbench,10-100,,\nBENCH,,12,$1.50\n bench ,70,,\nbench,1K-10K,99,9\n",
  );
  assert.deepEqual(rows, [
    row(2, "bench", { volume: 70, difficulty: 12, cpc: 1.5, currency: "USD" }),
  ]);
});
