import assert from "node:assert/strict";
import { importKeywords, readImport, readRejections } from "core/keywords/import_keywords.ts";
import { listKeywords } from "core/keywords/list_keywords.ts";
import { keywordTable } from "core/keywords/schema.ts";
import { readKeywordText } from "core/keywords/reading/read.ts";
import type { ReadResult } from "core/keywords/reading/types.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { fixtureNames, readFixture } from "./reading/fixture.ts";
import { hasCode } from "./has_code.ts";
import { importText, planningSite } from "./planning_site.ts";

databaseTest("every row of every fixture is imported, merged or rejected", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  for (const name of fixtureNames()) {
    const file = readFixture(name);
    const done = await importKeywords(owner, { ...site, file, filename: name, key: name });
    assert.equal(done.imported + done.merged + done.rejected, file.total_rows, name);
    assert.equal(done.rejected, file.rejected.length, name);
  }
});

databaseTest("the same key sent twice at once is one import", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const file = numbered(6000);
  const key = crypto.randomUUID();
  const [one, two] = await Promise.all([
    importKeywords(owner, { ...site, file, key }),
    importKeywords(owner, { ...site, file, key }),
  ]);
  assert.equal(one.id, two.id);
  const report = await readImport(owner, one.id);
  assert.deepEqual([report.imported, report.merged, report.total], [6000, 0, 6000]);
});

databaseTest("an import that was cut off continues where it stopped", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const file = numbered(12_000);
  const key = crypto.randomUUID();
  const cut = new Error("cut off");
  await assert.rejects(
    importKeywords(owner, {
      ...site,
      file,
      key,
      onProgress: () => {
        throw cut;
      },
    }),
    cut,
  );
  const done = await importKeywords(owner, { ...site, file, key });
  assert.deepEqual([done.imported, done.merged], [12_000, 0]);
});

databaseTest(
  "importing a file again merges it and forgets nothing that is known",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    await importText(owner, site, "keyword,volume,difficulty\nRed Shoes,1200,30\nhats,,\n");
    const again = await importText(
      owner,
      site,
      "keyword,volume,difficulty\nred  shoes,,\nhats,10,5\n",
    );
    assert.deepEqual([again.imported, again.merged], [0, 2]);
    const query = keywordTable.read(new URLSearchParams("sort=-volume"));
    const { rows } = await listKeywords(owner, { siteId: site.siteId, query });
    const known = rows.map(({ keyword, volume, difficulty }) => ({ keyword, volume, difficulty }));
    assert.deepEqual(known, [
      { keyword: "Red Shoes", volume: 1200, difficulty: 30 },
      { keyword: "hats", volume: 10, difficulty: 5 },
    ]);
  },
);

databaseTest("a range does not replace an exact volume", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "keyword,volume\nsocks,1200\n");
  await importText(owner, site, "keyword,volume\nsocks,1000 – 10000\n");
  const { data } = await owner.db.from("keywords").select("volume, volume_min, volume_max")
    .single();
  assert.deepEqual(data, { volume: 1200, volume_min: null, volume_max: null });
});

databaseTest(
  "keywords that only the database finds equal are merged and counted",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    // JavaScript lowers the last sigma of a word to ς, the database to σ.
    const done = await importText(owner, site, "keyword\nΟΔΟΣ\nοδοσ\n");
    assert.equal(done.imported + done.merged, 2);
  },
);

databaseTest("rejected rows keep their reasons, in chunks and with a stray NUL", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const file = numbered(1);
  file.rejected = Array.from({ length: 7000 }, (_, line) => ({
    line,
    raw: `=1+${line}\u0000`,
    reason_code: "keyword_formula",
    reason: "The keyword is a spreadsheet formula.",
  }));
  file.total_rows += 7000;
  const done = await importKeywords(owner, { ...site, file, key: crypto.randomUUID() });
  const lines: number[] = [];
  for await (const rows of readRejections(owner, done.id)) {
    lines.push(...rows.map(({ line }) => line));
  }
  assert.deepEqual(lines, file.rejected.map(({ line }) => line));
  assert.equal((await readImport(owner, done.id)).rejections.length, 100);
});

databaseTest("a stranger neither imports into a sector nor reads its imports", async (given) => {
  const owner = await given.person();
  const stranger = await given.person("stranger");
  const site = await planningSite(owner);
  const done = await importText(owner, site, "keyword\nsocks\n=1+1\n");
  await assert.rejects(importText(stranger, site, "keyword\nmine\n"), hasCode("not_found"));
  await assert.rejects(readImport(stranger, done.id), hasCode("not_found"));
  assert.deepEqual(await Array.fromAsync(readRejections(stranger, done.id)), []);
});

databaseTest("a suspended account is told why it cannot import", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await given.stack.sql("update public.accounts set status = 'suspended' where id = $1", [
    owner.accountId,
  ]);
  await assert.rejects(importText(owner, site, "socks"), hasCode("account_suspended"));
});

function numbered(count: number): ReadResult {
  const lines = Array.from({ length: count }, (_, n) => `keyword number ${n},${n}`);
  return readKeywordText(`keyword,volume\n${lines.join("\n")}`);
}
