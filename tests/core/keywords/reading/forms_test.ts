import assert from "node:assert/strict";
import { strToU8, zipSync } from "fflate";
import { AppError } from "core/errors.ts";
import { readKeywordFile, readKeywordText } from "core/keywords/reading/read.ts";
import { row } from "./fixture.ts";
import { odsOf, xlsxOf } from "./workbook.ts";

const SEMRUSH = ["Keyword", "Intent", "Volume", "Trend", "Keyword Difficulty", "CPC (USD)"];
const QUERIES = "Top queries,Clicks,Impressions,CTR,Position\noak table,5,90,5.5%,3.2\n";

Deno.test("Excel: texts are shared, numbers as stored, blank rows keep their line", () => {
  const result = readKeywordFile(xlsxOf({
    "oak table": [
      [...SEMRUSH, "Competitive Density", "Number of Results"],
      ["oak table", "Informational, Commercial", 2400, "1.00,0.27", 41, 0.95, 1, 75],
      [],
      ['desk 36" & <wide>', null, 90, "0.27", null, 1.2000000000000002, 0, 9],
    ],
  }));
  assert.deepEqual([result.form, result.part, result.source], ["xlsx", "oak table", "semrush"]);
  assert.deepEqual(result.rows, [
    row(2, "oak table", {
      volume: 2400,
      difficulty: 41,
      cpc: 0.95,
      currency: "USD",
      intent: "commercial",
    }),
    row(4, 'desk 36" & <wide>', { volume: 90, cpc: 1.2, currency: "USD" }),
  ]);
});

Deno.test("Excel: the sheet that names keywords is read, and said so", () => {
  const result = readKeywordFile(xlsxOf({
    Pages: [["Top pages", "Clicks", "Impressions"], ["https://a.example", 1, 2]],
    Queries: [["Top queries", "Clicks", "Impressions", "CTR", "Position"], ["oak", 1, 2, 0.5, 3]],
  }));
  assert.deepEqual([result.part, result.source], ["Queries", "search_console"]);
  assert.deepEqual(result.rows, [row(2, "oak")]);
  assert.match(result.warnings.join(" "), /"Queries" was read, 1 other sheet was left out/);
});

Deno.test("Excel: one column is a list, commas and all", () => {
  const { source, rows } = readKeywordFile(xlsxOf({ A: [["shoes, red"], ["boots"], ["Boots"]] }));
  assert.equal(source, "list");
  assert.deepEqual(rows.map((r) => r.keyword), ["shoes, red", "boots"]);
});

Deno.test("Excel: a number that is a keyword stays one", () => {
  const { rows } = readKeywordFile(xlsxOf({ A: [["Keyword", "Volume"], [1984, 900], [3.14, 5]] }));
  assert.deepEqual(rows.map((r) => [r.keyword, r.volume]), [["1984", 900], ["3.14", 5]]);
});

Deno.test("OpenDocument: stored numbers, and no end of repeated empty rows", () => {
  const result = readKeywordFile(odsOf([
    ["Keyword", "Volume", "CPC"],
    ["oak table", 1234, 0.456],
    [null],
    ["desk & chair", null, 2],
  ]));
  assert.deepEqual([result.form, result.part], ["ods", "Words"]);
  assert.deepEqual(result.rows, [
    row(2, "oak table", { volume: 1234, cpc: 0.46 }),
    row(4, "desk & chair", { cpc: 2 }),
  ]);
});

Deno.test("an archive of Search Console: the queries are found whatever they are called", () => {
  const result = readKeywordFile(zipSync({
    "Dates.csv": strToU8("Date,Clicks,Impressions,CTR,Position\n2026-01-01,1,2,3%,4\n"),
    "Filters.csv": strToU8("Filter,Value\nSearch type,Web\n"),
    "Requêtes.csv": strToU8(QUERIES.replace("Top queries", "Requêtes les plus fréquentes")),
    "Pages.csv": strToU8("Top pages,Clicks,Impressions,CTR,Position\nhttps://a.example,1,2,3%,4\n"),
    "__MACOSX/._Requêtes.csv": strToU8(QUERIES),
  }));
  assert.deepEqual([result.form, result.part, result.source], [
    "zip",
    "Requêtes.csv",
    "search_console",
  ]);
  assert.deepEqual(result.rows, [row(2, "oak table")]);
});

Deno.test("the country that Search Console was asked for is told by the filters beside the queries", () => {
  const told = (filters: string) => {
    const files = { "Filters.csv": strToU8(filters), "Queries.csv": strToU8(QUERIES) };
    return readKeywordFile(zipSync(files)).market;
  };
  const why = 'the filters in "Filters.csv"';
  const [us, ch, gb] = ["us", "ch", "gb"].map((country) => ({ country, language: null, why }));
  assert.deepEqual(told("Filter,Value\nSearch type,Web\nCountry,United States\n"), us);
  assert.deepEqual(told("Filter,Wert\nSuchtyp,Web\nLand,Vereinigte Staaten\n"), us);
  assert.deepEqual(told("Filtre,Valeur\nPays,Suisse\n"), ch);
  assert.deepEqual(told("Filtro,Valor\nPaís,Estados Unidos\n"), us);
  assert.deepEqual(told("Filtro,Valor\nPaese,Regno Unito\n"), gb);
  assert.equal(told("Filter,Value\nSearch type,Web\nDate,Last 3 months\n"), null);
  assert.equal(told("Filter,Value\nCountry,Atlantis\n"), null);
  const sheets = {
    Queries: [["Top queries", "Clicks", "Impressions"], ["oak", 1, 9], ["elm", 2, 8]],
    Filters: [["Filter", "Value"], ["Country", "United States"]],
  };
  assert.equal(readKeywordFile(xlsxOf(sheets)).market?.country, "us");
});

Deno.test("an archive with a workbook in it is opened, one with neither is refused", () => {
  const inner = xlsxOf({ A: [["Keyword", "Volume"], ["oak", 9], ["elm", 8]] });
  const result = readKeywordFile(zipSync({ "export/a.xlsx": inner }));
  assert.deepEqual([result.part, result.rows.length], ["export/a.xlsx", 2]);
  refused(zipSync({ "a.exe": new Uint8Array(50) }), "file_binary", /no table/);
  refused(zipSync({ "a.xlsx": zipSync({ "b.zip": inner }) }), "file_binary", /no table/);
});

Deno.test("JSON: records, nested values, lines, bare words, rows", () => {
  const records = '{"items":[{"keyword":"oak","keyword_info":{"search_volume":90,"cpc":1.5}},' +
    '{"keyword":"elm","keyword_info":{"search_volume":null},"intent":["commercial"]}]}';
  for (const text of [records, records.slice(9, -1), `[${records}]`]) {
    const { form, rows } = readKeywordText(text);
    assert.equal(form, "json");
    assert.deepEqual(rows.map((r) => [r.keyword, r.volume, r.cpc, r.intent]), [
      ["oak", 90, 1.5, null],
      ["elm", null, null, "commercial"],
    ]);
  }
  const lines = readKeywordText('{"query":"oak","volume":5}\n{"query":"elm","volume":6}\n');
  assert.deepEqual(lines.rows.map((r) => [r.keyword, r.volume]), [["oak", 5], ["elm", 6]]);
  const words = readKeywordText('["oak, red", "elm"]');
  assert.deepEqual(words.rows.map((r) => r.keyword), ["oak, red", "elm"]);
  const rows = readKeywordText('[["Keyword","Volume"],["oak",7],["elm",null]]');
  assert.deepEqual(rows.rows.map((r) => [r.keyword, r.volume]), [["oak", 7], ["elm", null]]);
});

Deno.test("JSON nested a million deep is refused, not crashed on", () => {
  assert.throws(() => readKeywordText("[".repeat(1e6) + "]".repeat(1e6)), AppError);
});

Deno.test("a bomb is refused before it is unpacked", () => {
  const sheet = xlsxOf({ A: [["Keyword"], ["oak"], ["elm"]] });
  assert.equal(readKeywordFile(sheet).rows.length, 2);
  const zeros = new Uint8Array(65 * 1024 * 1024);
  refused(
    zipSync({ "a.csv": zeros }, { level: 1 }),
    "file_too_large",
    /too large|too much|more than/,
  );
  const many = Object.fromEntries(
    Array.from({ length: 2100 }, (_, i) => [`${i}.csv`, strToU8("a")]),
  );
  refused(zipSync(many), "file_too_large", /more than/);
});

Deno.test("entities of a document type are not expanded", () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "oak"><!ENTITY b "&a;&a;&a;">]>' +
    "<table:table><table:table-row><table:table-cell><text:p>&b; elm</text:p></table:table-cell>" +
    "</table:table-row><table:table-row><table:table-cell><text:p>ash</text:p></table:table-cell>" +
    "</table:table-row></table:table>";
  const { rows } = readKeywordFile(zipSync({ "content.xml": strToU8(bomb) }));
  assert.deepEqual(rows.map((r) => r.keyword), ["&b; elm", "ash"]);
});

Deno.test("a sheet whose rows and columns claim to be far away costs nothing", () => {
  const sheet = (row: string) =>
    zipSync({
      "xl/workbook.xml": strToU8("<workbook/>"),
      "xl/worksheets/s.xml": strToU8(
        `<sheetData><row r="1"><c r="A1" t="str"><v>oak</v></c></row>${row}</sheetData>`,
      ),
    });
  const columns = '<row><c r="ZZZ2"><v>5</v></c></row><row><c r="XFD3" t="str"><v>x</v></c></row>';
  assert.deepEqual(readKeywordFile(sheet(columns)).rows, [row(1, "oak")]);
  const far = '<row r="99999999999"><c t="str"><v>elm</v></c></row>';
  refused(sheet(far), "file_too_large", /too large/);
});

Deno.test("a workbook cut anywhere is refused with a sentence", () => {
  const whole = xlsxOf({ A: [["Keyword", "Volume"], ["oak", 9], ["elm", 8]] });
  for (let at = 10; at < whole.length - 100; at += 97) {
    try {
      readKeywordFile(whole.subarray(0, at));
    } catch (error) {
      assert.ok(error instanceof AppError, `cut at ${at}: ${error}`);
    }
  }
});

function refused(bytes: Uint8Array, code: string, sentence: RegExp): void {
  assert.throws(() => readKeywordFile(bytes), (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.deepEqual([error.code, sentence.test(error.message)], [code, true], error.message);
    return true;
  });
}
