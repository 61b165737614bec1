import assert from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { cutParts } from "core/keywords/reading/cut_parts.ts";
import { keywordKey, MAX_KEYWORD_CHARS } from "core/keywords/reading/keyword_text.ts";
import { openFileNow } from "core/keywords/reading/open_file.ts";
import { plainLines, readFirst, readKeywordFile, readPart } from "core/keywords/reading/read.ts";
import type { ReadResult } from "core/keywords/reading/types.ts";
import { mutatedFile } from "./mutated_files.ts";

/**
 * Mutated files that are read; IMPORT_FUZZ_FILES asks for more, IMPORT_FUZZ_FROM for another first
 * seed. A failure names the seed of its file.
 */
const FILES = Number(Deno.env.get("IMPORT_FUZZ_FILES") || 3000);
const FROM = Number(Deno.env.get("IMPORT_FUZZ_FROM") || 1);

function assertSound(result: ReadResult): void {
  const { rows, merged, rejected } = result;
  assert.equal(result.total_rows, rows.length + merged.length + rejected.length);
  const lines = [...rows, ...merged, ...rejected].map((entry) => entry.line);
  assert.equal(new Set(lines).size, lines.length, "every row has its own line");
  assert.equal(new Set(rows.map((row) => keywordKey(row.keyword))).size, rows.length);
  assert.ok(result.confidence > 0 && result.confidence <= 1 && result.why.length > 10);
  for (const row of rows) {
    assert.equal(row.keyword, row.keyword.trim().normalize("NFC"));
    assert.ok([...row.keyword].length <= MAX_KEYWORD_CHARS && !/\p{Cc}/u.test(row.keyword));
    for (const number of [row.volume, row.volume_min, row.volume_max]) {
      assert.ok(number === null || Number.isInteger(number) && number >= 0);
    }
    assert.ok((row.volume_max ?? Infinity) >= (row.volume_min ?? 0));
    assert.ok(row.difficulty === null || row.difficulty >= 0 && row.difficulty <= 100);
    assert.ok(row.cpc === null || Number.isFinite(row.cpc) && row.cpc >= 0);
  }
  for (const row of rejected) assert.ok(row.raw.length <= 200 && row.reason.length > 10);
}

/** In a text without quotation marks every line that is not blank must be accounted for. */
function assertNoLineLost(bytes: Uint8Array, result: ReadResult): void {
  if (result.form !== "text") return;
  const text = new TextDecoder(result.encoding).decode(bytes).replace(/\r\n?/g, "\n");
  if (text.includes('"') || result.warnings.some((warning) => warning.startsWith("One line"))) {
    return;
  }
  const blank = result.delimiter === null ? /^\s*$/ : /^[\s,;\t|]*$/;
  const seen = new Set([...result.rows, ...result.merged, ...result.rejected].map((r) => r.line));
  for (const [i, line] of text.split("\n").entries()) {
    const isData = i + 1 > (result.headerRow ?? 0) && !blank.test(line) && !/^sep=/i.test(line);
    if (isData) assert.ok(seen.has(i + 1), `line ${i + 1} is lost: ${line.slice(0, 80)}`);
  }
}

/** Read part by part, as large files are, it has the same rows on the same lines. */
function assertSameInParts(bytes: Uint8Array, whole: ReadResult): void {
  const file = openFileNow(bytes);
  const parts = [...cutParts(plainLines(file.text), 3)];
  const [first] = parts;
  if (!first || parts.length < 2 || whole.warnings.some((w) => w.startsWith("One line"))) return;
  const { plan } = readFirst(file, {});
  const lines = new Set<number>();
  let total = 0;
  for (const [i, { text, line }] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const part = readPart(text, plan, { startLine: line, isLast });
    assert.equal(part.total, part.rows.length + part.merged + part.rejected.length);
    total += part.total;
    for (const row of [...part.rows, ...part.rejected]) lines.add(row.line);
  }
  assert.equal(total, whole.total_rows, "as many rows in parts as in one");
  for (const row of whole.rows) assert.ok(lines.has(row.line), `line ${row.line} in a part`);
}

Deno.test(`${FILES} mutated files: no crash, no row lost, whole or in parts`, () => {
  let read = 0;
  for (let seed = FROM; seed < FROM + FILES; seed++) {
    const bytes = mutatedFile(seed);
    try {
      const result = readKeywordFile(bytes);
      assertSound(result);
      assertNoLineLost(bytes, result);
      if (seed % 4 === 0) assertSameInParts(bytes, result);
      read++;
    } catch (error) {
      if (error instanceof AppError && error.status < 500) continue;
      throw new Error(`mutated file of seed ${seed}`, { cause: error });
    }
  }
  assert.ok(read > FILES * 0.4, `only ${read} files could be read`);
});
