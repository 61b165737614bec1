import assert from "node:assert/strict";
import { readKeywordFile } from "core/keywords/reading/read.ts";

const SHARED = new URL("../../../../../shared/data/keywords/", import.meta.url);

/** File, source, rows in the file, distinct keywords. */
const EXPECTED: [string, string, number, number][] = [
  ["ahrefs_2022_gb_socks.csv", "ahrefs", 5000, 5000],
  ["ahrefs_2025_us_ai-tools.csv", "ahrefs", 2272, 2272],
  ["keyword-planner_utf16_made.csv", "keyword_planner", 480, 480],
  ["moz_explorer_list.csv", "moz", 4, 4],
  ["queries_34k.tsv", "generic", 33871, 6257],
  ["search-console_en_first60.csv", "search_console", 60, 60],
  ["search-console_fr_first40.csv", "search_console", 40, 40],
  ["semrush_magic_us_questions.csv", "semrush", 87, 87],
  ["ubersuggest_bom_crlf_made.csv", "ubersuggest", 480, 480],
];

for (const [name, source, total, distinct] of EXPECTED) {
  Deno.test(`real file ${name}: every row is read`, () => {
    const bytes = bytesOf(name);
    if (!bytes) return console.log(`skipped: shared data file ${name} is not here`);
    const result = readKeywordFile(bytes, { filename: name });
    assert.deepEqual(
      [result.source, result.total_rows, result.rows.length, result.rejected.length],
      [source, total, distinct, 0],
    );
    assert.equal(result.merged.length, total - distinct);
  });
}

Deno.test("real Ahrefs file: 1,250 unknown difficulties stay unknown", () => {
  const bytes = bytesOf("ahrefs_2025_us_ai-tools.csv");
  if (!bytes) return console.log("skipped: shared data is not here");
  const { rows } = readKeywordFile(bytes);
  assert.equal(rows.filter((row) => row.difficulty === null).length, 1250);
});

function bytesOf(name: string): Uint8Array | null {
  try {
    return Deno.readFileSync(new URL(name, SHARED));
  } catch {
    return null;
  }
}
