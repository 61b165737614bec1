import assert from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { importKeywords, readImport } from "core/keywords/import_keywords.ts";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import type { ReadResult } from "core/keywords/reading/types.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { planningSite } from "./planning_site.ts";
import { mutatedFile } from "./reading/mutated_files.ts";

const FILES = 200;

/** What can be read of many mutated files, as if it were one file. */
function oneFileOfMany(): ReadResult {
  const read: ReadResult[] = [];
  for (let seed = 1; seed <= FILES; seed++) {
    try {
      read.push(readKeywordFile(mutatedFile(seed)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  const [first] = read;
  assert.ok(first && read.length > FILES * 0.4);
  return {
    ...first,
    rows: read.flatMap(({ rows }) => rows),
    merged: read.flatMap(({ merged }) => merged),
    rejected: read.flatMap(({ rejected }) => rejected),
    total_rows: read.reduce((sum, { total_rows }) => sum + total_rows, 0),
  };
}

databaseTest("the database takes every row that was read of mutated files", async (given) => {
  const person = await given.person();
  const site = await planningSite(person);
  const file = oneFileOfMany();
  const { id } = await importKeywords(person, { ...site, file, key: crypto.randomUUID() });
  const { imported, merged, rejected, total } = await readImport(person, id);
  assert.equal(imported + merged + rejected, total);
  assert.equal(total, file.total_rows);
  const { count } = await person.db.from("keywords").select("id", { count: "exact", head: true });
  assert.equal(count, imported);
});
