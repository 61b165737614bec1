import { readKeywordFile, type ReadOptions } from "core/keywords/reading/read.ts";
import type { KeywordRow, ReadResult } from "core/keywords/reading/types.ts";

const FIXTURES = new URL("../../../fixtures/keywords/", import.meta.url);

/** Names of all keyword fixtures. */
export function fixtureNames(): string[] {
  return [...Deno.readDirSync(FIXTURES)].map((entry) => entry.name).sort();
}

/** The bytes of a fixture. */
export function fixtureBytes(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, FIXTURES));
}

/** Reads a fixture as an upload. */
export function readFixture(name: string, options: ReadOptions = {}): ReadResult {
  return readKeywordFile(fixtureBytes(name), { filename: name, ...options });
}

/** A keyword row with everything unknown but what is given. */
export function row(line: number, keyword: string, known: Partial<KeywordRow> = {}): KeywordRow {
  return {
    line,
    keyword,
    volume: null,
    volume_min: null,
    volume_max: null,
    difficulty: null,
    cpc: null,
    currency: null,
    intent: null,
    ...known,
  };
}

/** Column headers by the field they were recognised as. */
export function fieldHeaders(result: ReadResult): Record<string, string> {
  return Object.fromEntries(
    result.columns.flatMap(({ field, header }) => field ? [[field, header]] : []),
  );
}
