import assert from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { MAX_KEYWORD_CHARS } from "core/keywords/reading/keyword_text.ts";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import type { ReadResult } from "core/keywords/reading/types.ts";
import { fixtureBytes, fixtureNames } from "./fixture.ts";

const FILES = 500;

/** A small seeded generator (mulberry32), so that a failing file can be made again. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

type Mutation = (bytes: number[], random: (below: number) => number) => number[];

const INSERTS = [
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r",
  "\r\n\r\n",
  "\0",
  "\ufeff",
  "é",
  "\u200b",
  "=1+1",
  "<b>",
  "∞",
  "1.234,5",
  '"\n"',
  "x".repeat(3000),
  ",".repeat(3000),
  "\u2028",
  "sep=;\n",
]
  .map((text) => [...new TextEncoder().encode(text)]);

const MUTATIONS: Mutation[] = [
  (bytes, random) => bytes.slice(0, random(bytes.length + 1)),
  (bytes, random) => bytes.slice(random(bytes.length + 1)),
  (bytes, random) => {
    const at = random(bytes.length + 1);
    return [...bytes.slice(0, at), ...INSERTS[random(INSERTS.length)] ?? [], ...bytes.slice(at)];
  },
  (bytes, random) => {
    const copy = [...bytes];
    for (let i = random(8); i >= 0; i--) copy[random(copy.length)] = random(256);
    return copy;
  },
  (bytes, random) => {
    const from = random(bytes.length + 1);
    const part = bytes.slice(from, from + random(200));
    const to = random(bytes.length + 1);
    return [...bytes.slice(0, to), ...part, ...bytes.slice(to)];
  },
  (bytes, random) => {
    const from = random(bytes.length + 1);
    return [...bytes.slice(0, from), ...bytes.slice(from + random(100))];
  },
  (bytes) => bytes.map((byte) => byte === 0x2c ? 0x3b : byte),
  (bytes) => bytes.filter((byte) => byte !== 0x22),
];

function mutated(seed: number, names: string[]): Uint8Array {
  const random = seeded(seed);
  let bytes = [...fixtureBytes(names[random(names.length)] ?? "")];
  if (random(4) === 0) bytes.push(...fixtureBytes(names[random(names.length)] ?? ""));
  for (let i = random(6); i >= 0; i--) {
    bytes = MUTATIONS[random(MUTATIONS.length)]?.(bytes, random) ?? bytes;
  }
  return new Uint8Array(bytes);
}

function assertSound(result: ReadResult): void {
  const { rows, merged, rejected } = result;
  assert.equal(result.total_rows, rows.length + merged.length + rejected.length);
  const lines = [...rows, ...merged, ...rejected].map((entry) => entry.line);
  assert.equal(new Set(lines).size, lines.length, "every row has its own line");
  assert.ok(result.confidence > 0 && result.confidence <= 1);
  for (const row of rows) {
    assert.equal(row.keyword, row.keyword.trim().normalize("NFC"));
    assert.ok([...row.keyword].length <= MAX_KEYWORD_CHARS && !/\p{Cc}/u.test(row.keyword));
    for (const number of [row.volume, row.volume_min, row.volume_max]) {
      assert.ok(number === null || Number.isInteger(number) && number >= 0);
    }
    assert.ok(row.difficulty === null || row.difficulty >= 0 && row.difficulty <= 100);
    assert.ok(row.cpc === null || Number.isFinite(row.cpc) && row.cpc >= 0);
  }
  for (const row of rejected) assert.ok(row.raw.length <= 200 && row.reason.length > 10);
}

/** In a file without quotation marks every line that is not blank must be accounted for. */
function assertNoLineLost(bytes: Uint8Array, result: ReadResult): void {
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

Deno.test(`${FILES} mutated files: no crash, no row lost`, () => {
  const names = fixtureNames();
  let read = 0;
  for (let seed = 1; seed <= FILES; seed++) {
    const bytes = mutated(seed, names);
    try {
      const result = readKeywordFile(bytes);
      assertSound(result);
      assertNoLineLost(bytes, result);
      read++;
    } catch (error) {
      if (error instanceof AppError) continue;
      throw new Error(`mutated file of seed ${seed}`, { cause: error });
    }
  }
  assert.ok(read > FILES * 0.6, `only ${read} files could be read`);
});
