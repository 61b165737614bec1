import assert from "node:assert/strict";
import { load } from "cheerio";
import { strFromU8, unzipSync } from "fflate";
import { exportKeywords, exportRejections, exportWorkbook } from "core/keywords/export_keywords.ts";
import { importKeywords } from "core/keywords/import_keywords.ts";
import { readKeywordFile, readKeywordText } from "core/keywords/reading/read.ts";
import { XlsxWriter } from "core/keywords/xlsx_writer.ts";
import { hasCode } from "./has_code.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { importText, planningSite } from "./planning_site.ts";

async function text(chunks: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(chunks)).join("");
}

databaseTest(
  "an export of more than one chunk holds every keyword once, in the order of the table",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    const volumes = Array.from({ length: 11_000 }, (_, n) => n % 3 === 0 ? "" : `${n % 500}`);
    const lines = volumes.map((volume, n) => `keyword ${n},${volume}`);
    await importText(owner, site, `keyword,volume\n${lines.join("\n")}`);
    const rowsBy = async (sort: string) => {
      const order = { ...site, selection: { filters: {} }, sort };
      const csv = await text(exportKeywords(owner, order));
      return csv.split("\r\n").slice(1, -1).map((line) => line.split(","));
    };
    const byKeyword = (await rowsBy("keyword")).map(([keyword]) => keyword);
    assert.deepEqual(byKeyword, lines.map((line) => line.split(",")[0]).sort());
    const known = volumes.filter(Boolean).map(Number);
    const unknown = volumes.filter((volume) => !volume);
    for (const [sort, sign] of [["volume", 1], ["-volume", -1]] as const) {
      const rows = await rowsBy(sort);
      assert.equal(new Set(rows.map(([keyword]) => keyword)).size, 11_000);
      const inOrder = [...known].sort((a, b) => sign * (a - b)).map(String);
      assert.deepEqual(rows.map(([, volume]) => volume), [...inOrder, ...unknown]);
    }
    await assert.rejects(rowsBy("lease_token"), hasCode("invalid"));
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

databaseTest("a workbook holds the chosen columns, and reads back as it was", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const texts = ["=1+1", "<b>&\u0001x", "+ways", "חנות", "plain"];
  await given.stack.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume, cpc, currency)
     select $1, $2, $3, k, 7, 1.25, 'EUR' from unnest($4::text[]) k`,
    [owner.accountId, site.siteId, site.sectorId, texts],
  );
  const order = { ...site, selection: { filters: {} }, columns: ["cpc", "volume"] as const };
  const parts = await Array.fromAsync(exportWorkbook(owner, { ...order, at: new Date(0) }));
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const [sheet] = sheetsOf(bytes);
  const lines = sheet?.split("\n") ?? [];
  assert.equal(lines[0], "keyword,cpc,currency,volume,volume_min,volume_max");
  assert.equal(lines.length, 6);
  assert.ok(lines.includes("plain,1.25,EUR,7,,"), sheet);
  assert.ok(lines.includes("=1+1,1.25,EUR,7,,"), sheet);
  assert.match(sheet ?? "", /<b>& x/);
  const xml = strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
  assert.doesNotMatch(xml, /<f>/);
  assert.equal(xml.match(/s="2"/g)?.length, 2, "what looks like a formula is kept a text");
  const read = readKeywordFile(bytes, { filename: "keywords.xlsx" });
  assert.equal(read.rows.find(({ keyword }) => keyword === "plain")?.volume, 7);
});

Deno.test("a full sheet is followed by another with the same headings", () => {
  const workbook = new XlsxWriter(new Date(0), ["keyword"], 4);
  const bytes = [];
  for (const rows of [["a", "b"], ["c", "d"], ["e"]]) {
    workbook.addRows(rows.map((text) => [text]));
    bytes.push(workbook.take());
  }
  bytes.push(workbook.close());
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  bytes.reduce((at, one) => (whole.set(one, at), at + one.length), 0);
  const files = unzipSync(whole);
  const second = strFromU8(files["xl/worksheets/sheet2.xml"] ?? new Uint8Array());
  assert.deepEqual([...second.matchAll(/<t [^>]*>([^<]*)/g)].map(([, text]) => text), [
    "keyword",
    "d",
    "e",
  ]);
  assert.match(strFromU8(files["xl/workbook.xml"] ?? new Uint8Array()), /name="Keywords 2"/);
});

/** The sheets of a workbook as text, comma separated. */
function sheetsOf(bytes: Uint8Array): string[] {
  const xml = strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
  const $ = load(xml, { xml: true });
  const lines = $("row").map((_, row) =>
    $(row).children("c").map((_, cell) => $(cell).text()).get().join(",")
  ).get();
  return [lines.join("\n")];
}
