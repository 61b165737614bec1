import assert from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { keywordKey } from "core/keywords/reading/keyword_text.ts";
import { readKeywordFile, readKeywordText } from "core/keywords/reading/read.ts";
import { fixtureBytes, readFixture } from "./fixture.ts";

const encoder = new TextEncoder();

function refused(read: () => unknown, code: string, sentence: RegExp): void {
  assert.throws(read, (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, sentence);
    assert.ok(error.status >= 400 && error.status < 500);
    return true;
  });
}

const BINARY: [string, number[], RegExp][] = [
  ["a cut workbook", [0x50, 0x4b, 3, 4, ...encoder.encode("....[Content_Types].xml")], /damaged/],
  ["an old workbook", [0xd0, 0xcf, 0x11, 0xe0, 1, 2], /\.xls/],
  ["a PNG", [0x89, 0x50, 0x4e, 0x47, 13, 10], /PNG image/],
  ["a PDF", [...encoder.encode("%PDF-1.7")], /PDF/],
  ["gzip", [0x1f, 0x8b, 8, 0], /gzip/],
  ["UTF-32", [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], /UTF-32/],
  ["noise", Array.from({ length: 4000 }, (_, i) => (i * i * 7 + i) % 251), /not text/],
];
for (const [name, bytes, sentence] of BINARY) {
  Deno.test(`${name} is refused with a sentence that helps`, () => {
    refused(() => readKeywordFile(new Uint8Array(bytes)), "file_binary", sentence);
  });
}

Deno.test("web pages, RTF and XML are refused by name", () => {
  const refuse = (text: string, sentence: RegExp) =>
    refused(() => readKeywordText(text), "file_binary", sentence);
  refuse("<!DOCTYPE html><html><body>Sign in</body></html>", /web page/);
  refuse("\n <html lang=en>", /web page/);
  refuse("{\\rtf1 keyword}", /rich text/);
  refuse("<?xml version='1.0'?><a/>", /XML/);
});

Deno.test("an empty file, a blank file and a lone header are refused", () => {
  refused(() => readKeywordFile(new Uint8Array()), "file_empty", /empty/);
  refused(() => readKeywordText(" \n\t\n\ufeff"), "file_empty", /empty/);
  refused(() => readKeywordText("Keyword,Volume\n"), "file_empty", /no rows/);
  refused(() => readKeywordText("Keyword,Volume\n,,\n\n"), "file_empty", /no rows/);
});

Deno.test("more than 50 MB is refused before it is decoded", () => {
  const bytes = new Uint8Array(50 * 1024 * 1024 + 1).fill(0x61);
  refused(() => readKeywordFile(bytes), "file_too_large", /51 MB.*Split it/);
});

Deno.test("more than a million rows are refused", () => {
  refused(() => readKeywordText("a\n".repeat(1_000_001)), "file_too_large", /million rows/);
});

Deno.test("a table without a keyword column is refused and names what it has", () => {
  refused(
    () => readKeywordText("Top pages,Clicks,Impressions\nhttps://a.example/x,1,2\n"),
    "file_no_keywords",
    /"Top pages", "Clicks"/,
  );
  refused(
    () => readKeywordText("Country,Clicks,Impressions,CTR,Position\nFrance,1,2,3%,4\n"),
    "file_no_keywords",
    /No keyword column/,
  );
  refused(
    () => readKeywordText("a,b\nc,d\n", { mapping: { columns: { volume: 1 }, headerRow: null } }),
    "file_no_keywords",
    /Choose the column/,
  );
});

Deno.test("a correction that names columns that do not exist is refused, not crashed on", () => {
  for (const keyword of [-1, 99, 1.5, NaN]) {
    refused(
      () => readKeywordText("Keyword,Volume\na,1\n", { mapping: { columns: { keyword } } }),
      "file_no_keywords",
      /Choose the column/,
    );
  }
});

Deno.test("every row of a damaged file is kept, merged or rejected with its reason", () => {
  const result = readFixture("damaged.csv");
  assert.equal(result.headerRow, 2);
  assert.deepEqual(result.rows.map((r) => [r.line, r.keyword, r.volume]), [
    [3, "garden bench", 100],
    [4, "unclosed bench", 200],
    [6, "two lines", 400],
    [9, "<b>bold</b> bench", 600],
    [12, "short bench", 900],
    [16, 'bench 19" wide', null],
  ]);
  assert.deepEqual(result.merged.map((m) => [m.line, m.into_line]), [[15, 3]]);
  assert.deepEqual(result.rejected.map((r) => [r.line, r.reason_code]), [
    [5, "too_many_cells"],
    [8, "keyword_formula"],
    [10, "keyword_markup"],
    [11, "keyword_empty"],
    [13, "repeated_header"],
    [14, "keyword_withheld"],
    [18, "footer"],
    [19, "footer"],
  ]);
  assert.equal(result.total_rows, 15);
  assert.ok(result.rejected.every((r) => r.reason.endsWith(".")));
  assert.match(result.warnings.join(" "), /"Keyword" appears more than once/);
});

Deno.test("an unclosed quotation mark does not swallow the rows below it", () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `keyword ${i},${i},1`);
  lines[10] = '"keyword 10,10,1';
  lines[4000] = 'rack 19",7,1';
  const result = readKeywordText(["Keyword,Volume,KD", ...lines].join("\n"));
  assert.equal(result.rows.length, 5000);
  assert.equal(result.rows[10]?.keyword, "keyword 10");
  assert.equal(result.rows[4999]?.line, 5001);
});

for (const below of [1, 20, 200]) {
  Deno.test(`a quote closed by chance ${below} lines below swallows nothing`, () => {
    const lines = Array.from({ length: 400 }, (_, i) => `keyword ${i},${i},1`);
    lines[10] = '"keyword 10,10,1';
    lines[10 + below] = 'rack 19",7,1';
    const { rows } = readKeywordText(["Keyword,Volume,KD", ...lines].join("\n"));
    assert.equal(rows.length, 400);
    assert.deepEqual([rows[10]?.keyword, rows[10 + below]?.keyword], ["keyword 10", 'rack 19"']);
  });
}

for (const below of [2, 100]) {
  Deno.test(`nor when the quoted line itself is wrong, ${below} lines apart`, () => {
    const lines = Array.from({ length: 400 }, (_, i) => `keyword ${i},${i},1`);
    lines[10] = '"red, green,10,1';
    lines[10 + below] = 'rack 19","1,000",1';
    const { rows, rejected } = readKeywordText(["Keyword,Volume,KD", ...lines].join("\n"));
    assert.deepEqual(rejected.map((r) => r.line), [12]);
    assert.deepEqual([rows.length, rows[9 + below]?.volume], [399, 1000]);
  });
}

Deno.test("inches next to broken quoting keep every line its own row", () => {
  const { rows } = readKeywordText(
    'Keyword,Volume\n19" rack,5\nbench,6\n20" rack,7\n"oak "table,8\nchair,9\n',
  );
  assert.deepEqual(rows.map((r) => [r.line, r.volume]), [[2, 5], [3, 6], [4, 7], [5, 8], [6, 9]]);
});

Deno.test("empty cells beyond the table are no reason to reject", () => {
  const { rows, rejected } = readKeywordText(
    "Keyword,Volume\nbench,1\nchair,2,,,\nbed,3\nsofa,4\n",
  );
  assert.deepEqual([rows.length, rejected.length], [4, 0]);
});

Deno.test("a line of a million cells is rejected and the rest is read", () => {
  const wide = ",".repeat(900_000) + "x";
  const result = readKeywordText(`Keyword,Volume\nbench,1\n${wide}\nchair,2\nsofa,3\nbed,4\n`);
  assert.equal(result.rows.length, 4);
  assert.deepEqual(result.rejected.map((r) => r.reason_code), ["too_many_cells"]);
  assert.equal(result.rejected[0]?.raw.length, 200);
});

Deno.test("cells made to make patterns run away are read in no time", () => {
  const hostile = `Keyword,${"(".repeat(900_000)}\na,1\n,total${" ".repeat(900_000)}x\n`;
  const result = readKeywordText(hostile + `${"<".repeat(900_000)},2\n`);
  assert.deepEqual([result.rows.length, result.rejected.length], [1, 2]);
});

Deno.test("a line of ten million characters is rejected and the rest is read", () => {
  const result = readKeywordText(`Keyword,Volume\nbench,1\n${"x".repeat(1e7)}\nchair,2\n`);
  assert.deepEqual(result.rows.map((r) => r.keyword), ["bench", "chair"]);
  assert.deepEqual(result.rejected.map((r) => [r.line, r.reason_code]), [[3, "line_too_long"]]);
});

Deno.test("keywords are counted in characters: 500 are kept, 501 and 10,000 rejected", () => {
  const { rows, rejected } = readKeywordText(
    `Keyword,Volume\n${"🪑".repeat(500)},1\n${"a".repeat(501)},2\n${
      "b ".repeat(5000)
    },3\nbench,4\n`,
  );
  assert.deepEqual(rows.map((r) => r.line), [2, 5]);
  assert.deepEqual(rejected.map((r) => r.reason_code), ["keyword_too_long", "keyword_too_long"]);
});

Deno.test("formulas are rejected, handles and modifiers are real searches", () => {
  const { rows, rejected } = readKeywordText(
    [
      "=1+1",
      "=cmd|' /C calc'!A0",
      "@SUM(1+1)",
      "+cmd|' /C calc'!A0",
      "-2+3+cmd|' /C calc'!A0",
      " =HYPERLINK(A1)",
      "@nasa",
      "+oak +table",
      "-40 degrees",
      '="teak oil"',
    ].join("\n"),
  );
  assert.deepEqual(rows.map((r) => r.keyword), ["@nasa", "+oak +table", "-40 degrees", "teak oil"]);
  assert.ok(rejected.every((r) => r.reason_code === "keyword_formula"));
  assert.equal(rejected.length, 6);
});

Deno.test("HTML is text: never interpreted, never a reason to lose a keyword", () => {
  const result = readKeywordText(
    "Keyword,Volume,KD,CPC,Intent\n" +
      "<script>alert(1)</script>,<b>5</b>,<i>1</i>,<u>2</u>,<p>informational</p>\n" +
      "html <br> tag,10,1,1,\n",
  );
  assert.equal(result.rows[0]?.keyword, "<script>alert(1)</script>");
  assert.deepEqual([result.rows[0]?.volume, result.rows[0]?.cpc], [null, null]);
});

Deno.test("control, zero-width and bidi characters go; joiners that carry meaning stay", () => {
  const { rows } = readKeywordText(
    "Keyword,Volume\ngar\u200bden\u0007\u202e bench\u00a0\u3000wide,1\ncafe\u0301 table,2\n" +
      "می\u200cخواهم,3\n👩\u200d🍳 apron,4\nlone \ud800 half,5\nwi\u200dth,6\n",
  );
  assert.deepEqual(rows.map((r) => r.keyword), [
    "garden bench wide",
    "café table",
    "می\u200cخواهم",
    "👩\u200d🍳 apron",
    "lone \ufffd half",
    "with",
  ]);
});

Deno.test("keywords are the same when only case, spaces or composition differ", () => {
  const { rows, merged } = readKeywordText(
    "Keyword,Volume\nCafé Table,1\ncafe\u0301   TABLE,2\n CAFÉ table ,3\ncafetable,4\n",
  );
  assert.deepEqual(rows.map((r) => r.line), [2, 5]);
  assert.equal(merged.length, 2);
  assert.equal(keywordKey("Teak OIL"), "teak oil");
});

Deno.test("a few NULs and broken characters are cleaned, not fatal", () => {
  const bytes = encoder.encode("Keyword,Volume\nta\u0000ble élève,1\nchaise,2\n");
  const cut = bytes.subarray(0, bytes.length - 1);
  assert.equal(readKeywordFile(cut).rows[0]?.keyword, "table élève");
});

Deno.test("UTF-8 cut inside its last character stays UTF-8", () => {
  const bytes = encoder.encode("Keyword\nbench\ncafé");
  const result = readKeywordFile(bytes.subarray(0, bytes.length - 1));
  assert.deepEqual([result.encoding, result.rows[1]?.keyword], ["utf-8", "caf"]);
});

Deno.test("one broken byte among many accents does not turn UTF-8 into Windows-1252", () => {
  const bytes = encoder.encode("Keyword\n" + "chaise d'été, rosée, clé\n".repeat(20));
  bytes[12] = 0xe9;
  const result = readKeywordFile(bytes);
  assert.equal(result.encoding, "utf-8");
  assert.match(result.warnings.join(" "), /1 damaged character/);
});

Deno.test("big-endian and unmarked UTF-16, old Mac line ends", () => {
  const text = "Keyword\tVolume\rbench\t5\rstuhl grün\t6\r";
  const be = new Uint8Array(
    [...text].flatMap((c) => [c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255]),
  );
  for (const bytes of [be, new Uint8Array([0xfe, 0xff, ...be])]) {
    const result = readKeywordFile(bytes);
    assert.equal(result.encoding, "utf-16be");
    assert.deepEqual(result.rows.map((r) => [r.keyword, r.volume]), [["bench", 5], [
      "stuhl grün",
      6,
    ]]);
  }
});

Deno.test("the same file read twice gives the same answer", () => {
  const bytes = fixtureBytes("damaged.csv");
  assert.deepEqual(readKeywordFile(bytes), readKeywordFile(bytes));
});
