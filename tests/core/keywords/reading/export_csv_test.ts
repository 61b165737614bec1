import assert from "node:assert/strict";
import { toKeywordsCsv, toRejectedCsv } from "core/keywords/reading/export_csv.ts";
import { readKeywordText } from "core/keywords/reading/read.ts";
import { readFixture, row } from "./fixture.ts";

Deno.test("exported keywords read back as they were", () => {
  const rows = [
    row(1, 'desk, "large"', { volume: 0, difficulty: 4.5, cpc: 1.2, currency: "EUR" }),
    row(2, "clé", { volume: 32, volume_min: 10, volume_max: 100, intent: "navigational" }),
    row(3, "unknown"),
  ];
  const read = readKeywordText(toKeywordsCsv(rows)).rows;
  assert.deepEqual(read.map((r) => ({ ...r, line: r.line - 1 })), rows);
});

Deno.test("no exported cell starts a formula", () => {
  const hostile = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1+1", '"=1'];
  const keywords = toKeywordsCsv(hostile.map((keyword, i) => row(i, keyword)));
  const rejected = toRejectedCsv(
    hostile.map((raw, line) => ({ line, raw, reason_code: "keyword_formula", reason: raw })),
  );
  for (const csv of [keywords, rejected]) {
    assert.doesNotMatch(csv, /(^|[,\n])"?[\s]*[=+\-@＝]/u);
  }
});

Deno.test("unknown is exported as empty, 0 as 0", () => {
  const csv = toKeywordsCsv([row(1, "a"), row(2, "b", { volume: 0 })]);
  assert.equal(
    csv,
    "\ufeffkeyword,volume,volume_min,volume_max,difficulty,cpc,currency,intent\r\n" +
      "a,,,,,,,\r\nb,0,,,,,,\r\n",
  );
});

Deno.test("rejected rows are exported with line, reason and text", () => {
  const csv = toRejectedCsv(readFixture("damaged.csv").rejected);
  assert.match(csv, /^\ufeffline,reason_code,reason,raw\r\n5,too_many_cells,/);
  assert.match(csv, /8,keyword_formula,The keyword is a spreadsheet formula\.,"'=HYPERLINK/);
  assert.equal(csv.trim().split("\r\n").length, 9);
});
