import assert from "node:assert/strict";
import { exportKeywords, exportRejections } from "core/keywords/export_keywords.ts";
import { importKeywords } from "core/keywords/import_keywords.ts";
import { readKeywordFile, readKeywordText } from "core/keywords/reading/read.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { importText, planningSite } from "./planning_site.ts";

async function text(chunks: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(chunks)).join("");
}

databaseTest(
  "an export of more than one chunk holds every keyword once, in order",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    const lines = Array.from({ length: 11_000 }, (_, n) => `keyword ${n},${n}`);
    await importText(owner, site, `keyword,volume\n${lines.join("\n")}`);
    const csv = await text(exportKeywords(owner, { ...site, selection: { filters: {} } }));
    const keywords = csv.split("\r\n").slice(1, -1).map((line) => line.split(",")[0] ?? "");
    assert.equal(new Set(keywords).size, 11_000);
    assert.equal(keywords.length, 11_000);
    assert.deepEqual(keywords.slice(0, 3), ["keyword 0", "keyword 1", "keyword 10"]);
  },
);

databaseTest("an export can be imported again without a difference", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(
    owner,
    site,
    'keyword,volume,difficulty,cpc,intent\n"socks, red",1200,30,1.25,commercial\nהיי,,,,\n"say ""hi""",10 – 100,,,\n',
  );
  const csv = await text(exportKeywords(owner, { ...site, selection: { filters: {} } }));
  const read = readKeywordFile(new TextEncoder().encode(csv));
  assert.deepEqual(read.rejected, []);
  assert.deepEqual(
    new Set(read.rows.map(({ keyword }) => keyword)),
    new Set(["socks, red", "היי", 'say "hi"']),
  );
  const socks = read.rows.find(({ keyword }) => keyword === "socks, red");
  assert.deepEqual([socks?.volume, socks?.difficulty, socks?.cpc, socks?.intent], [
    1200,
    30,
    1.25,
    "commercial",
  ]);
});

databaseTest("no cell of an export can run as a formula", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await given.stack.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select $1, $2, $3, k from unnest(array['=cmd|1', '+1 ways', '-x', '@handle', '＝1+1']) k`,
    [owner.accountId, site.siteId, site.sectorId],
  );
  const csv = await text(exportKeywords(owner, { ...site, selection: { filters: {} } }));
  for (const line of csv.split("\r\n").slice(1, -1)) assert.match(line, /^"?'/, line);
  const file = readKeywordText("keyword\n=HYPERLINK(1)\nsocks\n");
  const { id } = await importKeywords(owner, { ...site, file, key: crypto.randomUUID() });
  const rejected = await text(exportRejections(owner, id));
  assert.match(rejected, /'=HYPERLINK/);
});

databaseTest("a stranger exports nothing", async (given) => {
  const owner = await given.person();
  const stranger = await given.person("stranger");
  const site = await planningSite(owner);
  await importText(owner, site, "red socks");
  const csv = await text(exportKeywords(stranger, { ...site, selection: { filters: {} } }));
  assert.equal(csv.split("\r\n").length, 2);
});
