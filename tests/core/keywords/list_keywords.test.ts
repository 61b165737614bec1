import assert from "node:assert/strict";
import { listKeywords } from "core/keywords/list_keywords.ts";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { editKeyword, readKeyword } from "core/keywords/edit_keyword.ts";
import { KeywordChanges, keywordTable } from "core/keywords/schema.ts";
import type { Person } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "./has_code.ts";
import { importText, keywordIds, type PlanningSite, planningSite } from "./planning_site.ts";

const FILE = `keyword,volume,difficulty,intent
trail shoes,12000,55,commercial
road shoes,9000,60,commercial
how to tie shoes,300,5,informational
free shoes,,,
100% wool_socks,0,0,transactional
`;

async function found(person: Person, { siteId }: PlanningSite, address: string) {
  const query = keywordTable.read(new URLSearchParams(address));
  const page = await listKeywords(person, { siteId, query });
  return { ...page, keywords: page.rows.map(({ keyword }) => keyword) };
}

databaseTest("filters, order and pages of the address reach the table", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, FILE);
  const keywords = async (address: string) => (await found(owner, site, address)).keywords;
  assert.deepEqual(await keywords(""), [
    "trail shoes",
    "road shoes",
    "how to tie shoes",
    "100% wool_socks",
    "free shoes",
  ]);
  assert.deepEqual(await keywords("search=%25"), ["100% wool_socks"]);
  assert.deepEqual(await keywords("search=SHOES&sort=keyword&intent=commercial"), [
    "road shoes",
    "trail shoes",
  ]);
  assert.deepEqual(await keywords("volume_min=0&volume_max=300&sort=volume"), [
    "100% wool_socks",
    "how to tie shoes",
  ]);
  assert.deepEqual(await keywords("difficulty_max=5&sort=difficulty"), [
    "100% wool_socks",
    "how to tie shoes",
  ]);
  const page = await found(owner, site, "size=25&page=2");
  assert.deepEqual([page.total, page.keywords.length], [5, 5], "beyond the end is the last page");
});

databaseTest("scripts without spaces are searched by any of their signs", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const stranger = await given.person("stranger");
  const keywords = [
    "摩卡咖啡壶",
    "卡摩",
    "best 茶 set",
    "茶壶",
    "コーヒー メーカー",
    "커피머신",
    "เครื่องชงกาแฟ",
    "mocha",
  ];
  await importText(owner, site, keywords.join("\n"));
  await importText(stranger, await planningSite(stranger), "摩卡");
  const search = async (text: string) =>
    (await found(owner, site, `${new URLSearchParams({ search: text })}`)).keywords.toSorted();
  for (
    const [text, ...expected] of [
      ["摩卡", "摩卡咖啡壶"],
      ["*摩卡", "摩卡咖啡壶"],
      ["卡", "摩卡咖啡壶", "卡摩"],
      ["茶", "best 茶 set", "茶壶"],
      ["SET 茶", "best 茶 set"],
      ["ーカ", "コーヒー メーカー"],
      ["머", "커피머신"],
      ["ชง", "เครื่องชงกาแฟ"],
      ["卡 mocha"],
      ["壶摩"],
    ]
  ) assert.deepEqual(await search(text ?? ""), expected.toSorted(), text);
});

databaseTest("nonsense in the address is left out and never fails", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, FILE);
  const nonsense = [
    "volume_min=99999999999999999999&volume_max=abc&difficulty_min=-1&difficulty_max=1e9",
    "sector_id=1&cluster_id=%27%3Bdrop%20table%20keywords&status=all&intent=%00",
    "sort=volume%3Bdelete&page=-4&size=1000000&search=%00%01%EF%BF%BD",
    "page=1e400&sort=-__proto__&search=",
  ];
  for (const address of nonsense.slice(0, 2)) {
    assert.equal((await found(owner, site, address)).total, 5, address);
  }
  for (const address of nonsense.slice(2)) await found(owner, site, address);
  const long = await found(owner, site, `search=${"x".repeat(100_000)}`);
  assert.equal(long.total, 0);
});

databaseTest("a stranger sees none of a site's keywords", async (given) => {
  const owner = await given.person();
  const stranger = await given.person("stranger");
  const site = await planningSite(owner);
  await importText(owner, site, FILE);
  const ids = [...(await keywordIds(owner, site)).values()];
  assert.deepEqual((await found(stranger, site, "")).rows, []);
  await assert.rejects(readKeyword(stranger, ids[0] ?? ""), hasCode("not_found"));
  const change = { action: "delete", selection: { ids } } as const;
  await assert.rejects(
    changeKeywords(stranger, { siteId: site.siteId, ...change }),
    hasCode("not_found"),
  );
  const own = await planningSite(stranger);
  const done = await changeKeywords(stranger, { siteId: own.siteId, ...change });
  assert.deepEqual(done, { changed: 0, archived: 0, kept: 0 });
  assert.equal((await found(owner, site, "")).total, 5);
});

databaseTest("hostile keywords are stored as they are and found again", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const hostile = ["<script>alert(1)</script> shoes", "חנות נעליים", "👟 shoes", "o'shoes \\ %_"];
  await importText(owner, site, hostile.join("\n"));
  for (const keyword of hostile) {
    const { keywords } = await found(owner, site, `search=${encodeURIComponent(keyword)}`);
    assert.deepEqual(keywords, [keyword]);
  }
});

databaseTest("editing sets what is known and drops a range that no longer holds", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "keyword,volume\nsocks,10 – 100\n");
  const id = [...(await keywordIds(owner, site)).values()][0] ?? "";
  const form = { difficulty: "12.5", cpc: "1,200.50", currency: "eur", intent: "" };
  await editKeyword(owner, { id, changes: KeywordChanges.parse({ ...form, volume: "1,500" }) });
  const { volume, volume_min, difficulty, cpc, currency, intent } = await readKeyword(owner, id);
  assert.deepEqual({ volume, volume_min, difficulty, cpc, currency, intent }, {
    volume: 1500,
    volume_min: null,
    difficulty: 12.5,
    cpc: 1200.5,
    currency: "EUR",
    intent: null,
  });
  const stranger = await given.person("stranger");
  const changes = KeywordChanges.parse({ ...form, volume: "" });
  await assert.rejects(editKeyword(stranger, { id, changes }), hasCode("not_found"));
  for (const volume of ["-1", "1.5", "many", "99999999999"]) {
    assert.equal(KeywordChanges.safeParse({ ...form, volume }).success, false, volume);
  }
});

databaseTest(
  "an edit changes what it names, and never what somebody else changed meanwhile",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    await importText(owner, site, "keyword,volume,cpc\nsocks,10,1.5\nhats,20,2\n");
    const id = (await keywordIds(owner, site)).get("socks") ?? "";
    const seen = (await readKeyword(owner, id)).updated_at;
    await editKeyword(owner, { id, seen, changes: { keyword: "  Wool   Socks " } });
    const now = await readKeyword(owner, id);
    assert.deepEqual([now.keyword, now.volume, now.cpc], ["Wool Socks", 10, 1.5]);
    await assert.rejects(
      editKeyword(owner, { id, seen, changes: { volume: 5 } }),
      hasCode("conflict"),
    );
    await assert.rejects(
      editKeyword(owner, { id, changes: { keyword: "HATS" } }),
      hasCode("conflict"),
    );
    await assert.rejects(editKeyword(owner, { id, changes: { keyword: " " } }), hasCode("invalid"));
    assert.deepEqual(await readKeyword(owner, id), now);
    await editKeyword(owner, {
      id,
      seen: now.updated_at,
      changes: { volume: null, keyword: "wool socks" },
    });
    const end = await readKeyword(owner, id);
    assert.deepEqual([end.keyword, end.volume], ["wool socks", null]);
  },
);
