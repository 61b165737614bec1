import assert from "node:assert/strict";
import { readKeywordText } from "core/keywords/reading/read.ts";
import { resultPages } from "core/keywords/reading/results.ts";

const resultsOf = (text: string) =>
  readKeywordText(text).rows.map(({ keyword, results }) => [keyword, results ?? null]);

Deno.test("a cell with a list of addresses names the pages of a keyword's results", () => {
  assert.deepEqual(
    resultsOf(
      'Keyword,Volume,SERP URLs\noak table,90,"https://www.a.com/Oak/?x=1, https://b.de/t#top\nhttp://c.fr"\nelm,10,\n',
    ),
    [["oak table", ["a.com/Oak", "b.de/t", "c.fr"]], ["elm", null]],
  );
});

Deno.test("a column for each place names them too, ten at most", () => {
  const places = Array.from({ length: 11 }, (_, at) => at + 1);
  const header = ["Keyword", "Volume", ...places.map((at) => `URL ${at}`)].join("\t");
  const row = ["oak", "5", ...places.map((at) => `https://site${at}.com/`)].join("\t");
  const [found] = resultsOf(`${header}\n${row}\n`);
  assert.deepEqual(found, ["oak", places.slice(0, 10).map((at) => `site${at}.com`)]);
});

Deno.test("one row for each result becomes one keyword with all of them", () => {
  const text = "Keyword,Volume,Position,URL\n" +
    ["a.com/1", "b.com/2", "c.com/3", "a.com/1"].map((page, at) =>
      `oak,90,${at + 1},https://${page}`
    ).join("\n");
  const { rows, merged, total_rows } = readKeywordText(text);
  assert.deepEqual(rows.map(({ results }) => results), [["a.com/1", "b.com/2", "c.com/3"]]);
  assert.deepEqual([merged.length, total_rows], [3, 4]);
});

Deno.test("one's own pages in an export of positions are no results", () => {
  const text = "Keyword,Position,Volume,URL\noak,3,90,https://mine.com/oak\n" +
    "elm,4,80,https://mine.com/elm\noak,7,90,https://mine.com/oak-2\n";
  assert.deepEqual(resultsOf(text), [["oak", null], ["elm", null]]);
});

Deno.test("cells that are no addresses, and hostile ones, name nothing and cost nothing", () => {
  const cells = [
    "",
    "3.5",
    "javascript:alert(1)",
    "see notes, or not",
    "a".repeat(100_000),
    "-.".repeat(50_000),
    "https://",
    "\u0000",
  ];
  assert.deepEqual(resultPages(cells), []);
  const [long = ""] = resultPages([`https://x.com/${"y".repeat(5000)}`]);
  assert.equal(long.length, 200);
});
