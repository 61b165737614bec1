import assert from "node:assert/strict";
import { isUnknown, readNumber } from "core/keywords/reading/numbers.ts";
import { readIntent } from "core/keywords/reading/intents.ts";
import { readKeywordText } from "core/keywords/reading/read.ts";

Deno.test("every way of saying unknown is unknown, and never 0", () => {
  for (
    const cell of ["", "-", "--", " --", "–", "—", "n/a", "N/A", "null", "NULL", "∞", "nan", "NaN"]
  ) {
    assert.equal(isUnknown(cell), true, cell);
    assert.equal(readNumber(cell, "."), null, cell);
  }
  assert.equal(isUnknown("0"), false);
});

const EXACT: [string, number][] = [
  ["0", 0],
  ["18,100", 18100],
  ["18.100", 18100],
  ["18 100", 18100],
  ["18\u00a0100", 18100],
  ["18\u202f100", 18100],
  ["18'100", 18100],
  ["1,234,567", 1234567],
  ["1.234.567", 1234567],
  ["1,41,852", 141852],
  ["1000.0", 1000],
  ["1.2K", 1200],
  ["1,2K", 1200],
  ["2M", 2000000],
  ["1,5 Mio.", 1500000],
  ["3 Tsd.", 3000],
  ["12%", 12],
  ["12,5 %", 12.5],
  ["₹1,418.52", 1418.52],
  ["1.418,52 €", 1418.52],
  ["$0.45", 0.45],
  ["0,45 €", 0.45],
  ["USD 3.20", 3.2],
  ["3.20 GBP", 3.2],
  [".5", 0.5],
  ["~90", 90],
];
for (const [cell, value] of EXACT) {
  Deno.test(`"${cell}" is ${value}`, () => {
    assert.deepEqual(
      [readNumber(cell, null)?.value, readNumber(cell, null)?.min],
      [value, null],
    );
  });
}

const RANGES: [string, number | null, number | null, number][] = [
  ["10 – 100", 10, 100, 32],
  ["10-100", 10, 100, 32],
  ["10 — 100", 10, 100, 32],
  ["1K – 10K", 1000, 10000, 3162],
  ["1K-10K", 1000, 10000, 3162],
  ["11.5k-30.3k", 11500, 30300, 18667],
  ["1.000 bis 10.000", 1000, 10000, 3162],
  ["100 à 1 000", 100, 1000, 316],
  ["0-10", 0, 10, 3],
  ["0 - 0", 0, 0, 0],
  [">10", 10, null, 10],
  ["100+", 100, null, 100],
  ["<10", 0, 10, 3],
];
for (const [cell, min, max, point] of RANGES) {
  Deno.test(`"${cell}" keeps both ends and stands at ${point}`, () => {
    const number = readNumber(cell, null);
    assert.deepEqual(
      [number?.min, number?.max, Math.round(number?.value ?? -1)],
      [min, max, point],
    );
  });
}

Deno.test("what is no number is not read as one", () => {
  for (
    const cell of [
      "high",
      "1-2-3",
      "2025-01-31",
      "12:30",
      "10 20",
      "100-10",
      "1e9",
      "0x10",
      "=1+1",
      "<script>",
      "--5",
      "1.2.3,4,5",
      "K",
      "%",
      "9".repeat(100),
    ]
  ) {
    assert.equal(readNumber(cell, "."), null, cell);
  }
});

Deno.test("currency comes from the sign or code", () => {
  const currencies = ["$1", "€1", "1 €", "£1", "₹1", "R$ 1,00", "A$1", "CHF 1.20", "1"];
  assert.deepEqual(
    currencies.map((cell) => readNumber(cell, ".")?.currency ?? null),
    ["USD", "EUR", "EUR", "GBP", "INR", "BRL", "AUD", "CHF", null],
  );
});

Deno.test("each column's own numbers decide what 1.234 and 1,234 mean", () => {
  const english = readKeywordText('Keyword,Volume,CPC\na1,"1,234",1.234\nb2,"9,000",0.5\n').rows;
  assert.deepEqual(english.map((r) => [r.volume, r.cpc]), [[1234, 1.23], [9000, 0.5]]);
  const german = readKeywordText("Keyword;Volume;CPC\na1;1.234;1,234\nb2;9.000;0,5\n").rows;
  assert.deepEqual(german.map((r) => [r.volume, r.cpc]), [[1234, 1.23], [9000, 0.5]]);
  const grouped = readKeywordText("Keyword;CPC\na1;1.234\nb2;1.234,50\n").rows;
  assert.deepEqual(grouped.map((r) => r.cpc), [1234, 1234.5]);
});

Deno.test("one volume column may mix every notation", () => {
  const cells = ["18,100", "18.100", "18 100", "1.2K", "2M", "1,234,567"];
  const text = "Keyword\tVolume\n" + cells.map((cell, i) => `k${i}\t${cell}`).join("\n");
  assert.deepEqual(
    readKeywordText(text).rows.map((r) => r.volume),
    [18100, 18100, 18100, 1200, 2000000, 1234567],
  );
});

Deno.test("impossible values become unknown and are counted in a warning", () => {
  const { rows, warnings } = readKeywordText(
    "Keyword,Volume,KD,CPC\na1,-5,101,-1\nb2,12%,-3,abc\nc3,99999999999,50%,1e5\n",
  );
  assert.deepEqual(rows.map((r) => [r.volume, r.difficulty, r.cpc]), [
    [null, null, null],
    [null, null, null],
    [null, 50, null],
  ]);
  assert.match(warnings.join(" "), /3 cells of volume/);
  assert.match(warnings.join(" "), /2 cells of difficulty/);
});

Deno.test("several intents: the first one counts, informational only alone", () => {
  assert.equal(readIntent("Branded, Local, Commercial, Informational"), "commercial");
  assert.equal(readIntent("navigational, informational"), "navigational");
  assert.equal(readIntent("Informational,Commercial,Non-branded"), "commercial");
  assert.equal(readIntent("1,0,3"), "commercial");
  assert.equal(readIntent("T"), "transactional");
  assert.equal(readIntent("kommerziell"), "commercial");
  assert.equal(readIntent("Non-branded,Non-local"), null);
  assert.equal(readIntent(""), null);
});

Deno.test("a lowest volume above the highest makes both unknown", () => {
  const { rows } = readKeywordText("Keyword,Min Volume,Max Volume\noak,400,100\nelm,100,400\n");
  assert.deepEqual(rows.map((r) => [r.volume, r.volume_min, r.volume_max]), [
    [null, null, null],
    [200, 100, 400],
  ]);
});
