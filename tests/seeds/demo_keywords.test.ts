import assert from "node:assert/strict";
import { readDemoCsv } from "./library_database.ts";

const lines = readDemoCsv().trimEnd().split("\n");
const rows = lines.slice(1).map((line) => line.split(","));

Deno.test("the demo CSV has the documented header and 120 rows of five columns", () => {
  assert.equal(lines[0], "Keyword,Volume,Difficulty,CPC,Intent");
  assert.equal(rows.length, 120);
  assert.deepEqual(rows.filter((row) => row.length !== 5), []);
});

Deno.test("demo keywords are unique whatever their case and spaces", () => {
  const keys = rows.map(([keyword = ""]) => keyword.toLowerCase().replaceAll(/\s+/g, ""));
  assert.equal(new Set(keys).size, 120);
  assert.ok(keys.every((key) => key.length > 0));
});

Deno.test("demo numbers are in range and a few difficulties are unknown", () => {
  for (const [keyword, volume = "", difficulty = "", cpc = "", intent = ""] of rows) {
    assert.match(volume, /^[1-9]\d*$/, keyword ?? "");
    assert.match(difficulty, /^(\d{1,2}|100|)$/, keyword ?? "");
    assert.match(cpc, /^(\d+\.\d\d|)$/, keyword ?? "");
    assert.match(intent, /^(informational|commercial|transactional|navigational)$/, keyword ?? "");
  }
  const unknown = rows.filter(([, , difficulty]) => difficulty === "").length;
  assert.ok(unknown >= 3 && unknown <= 15, `${unknown} unknown difficulties`);
});

Deno.test("demo keywords cover every topic of the shop", () => {
  const topics = [/espresso machine/, /grind/, /pour over|french press|aeropress|moka|cold brew/];
  topics.push(/beans/, /water/, /milk|froth|latte/, /clean|descal|backflush/);
  for (const topic of topics) {
    const count = rows.filter(([keyword = ""]) => topic.test(keyword)).length;
    assert.ok(count >= 6, `${topic}: ${count}`);
  }
});
