import assert from "node:assert/strict";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { readImport } from "core/keywords/import_keywords.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { importText, planningSite } from "./planning_site.ts";

const ROWS = 1200;

/** Keywords in an order of their own, so that they are not stored as they are sorted. */
function file(volume: number): string {
  const row = (n: number) => `oak table ${n * 7919 % 100_003},${n + volume}`;
  return ["keyword,volume", ...Array.from({ length: ROWS }, (_, n) => row(n))].join("\n");
}

databaseTest(
  "imports of the same keywords and bulk actions on them at once all end well",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    const change = (action: "archive" | "restore") =>
      changeKeywords(owner, {
        siteId: site.siteId,
        action,
        selection: { filters: action === "archive" ? { search: "oak" } : { status: "archived" } },
      });
    const records = [await importText(owner, site, file(0))];
    for (let round = 1; round <= 2; round++) {
      const [one, two] = await Promise.all([
        importText(owner, site, file(round)),
        importText(owner, site, file(round + 100)),
        change("archive"),
        change("restore"),
        change("archive"),
      ]);
      records.push(one, two);
    }
    for (const { id } of records) {
      const { imported, merged, rejected, total, status } = await readImport(owner, id);
      assert.deepEqual([imported + merged + rejected, status], [total, "done"]);
    }
    const [stored] = await given.stack.sql<{ n: number }>(
      "select count(*)::integer as n from public.keywords where site_id = $1",
      [site.siteId],
    );
    assert.equal(stored?.n, ROWS);
  },
);
