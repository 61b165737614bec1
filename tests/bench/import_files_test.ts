import assert from "node:assert/strict";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import { uniqueFile } from "@/bench/import/files.ts";

Deno.test("the made file has 100,000 rows and as many keywords", () => {
  const { bytes } = uniqueFile();
  const { rows, merged, rejected, total_rows } = readKeywordFile(bytes);
  assert.deepEqual(
    [total_rows, rows.length, merged.length, rejected.length],
    [100_000, 100_000, 0, 0],
  );
  assert.ok(rows.some(({ volume }) => volume === null));
  assert.ok(rows.some(({ intent }) => intent === "navigational"));
});
