import assert from "node:assert/strict";
import { type KeywordPage, listKeywords } from "core/keywords/list_keywords.ts";
import { keywordTable } from "core/keywords/schema.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { type PlanningSite, planningSite } from "./planning_site.ts";

const SORTS = ["keyword", "volume", "difficulty", "cpc", "intent", "status", "created_at"];

/** Keywords with many equal and many unknown figures, a third of them in a cluster. */
async function fill({ stack }: DatabaseTest, { siteId, sectorId }: PlanningSite, count: number) {
  await stack.sql(
    `with made as (
       insert into public.clusters (account_id, site_id, sector_id, name)
       select s.account_id, s.site_id, s.id, 'Shoes' from public.sectors s where s.id = $2 returning *)
     insert into public.keywords (account_id, site_id, sector_id, keyword, volume, difficulty, cpc, intent, source,
       status, cluster_id, created_at)
     select c.account_id, c.site_id, c.sector_id, (array['trail', 'wi-fi', '登山靴'])[1 + n % 3] || ' shoe ' || n,
       case when n % 4 > 0 then n % 6 * 10 end, case when n % 5 > 1 then n % 3 + 0.5 end,
       case when n % 7 > 0 then round(n / 10.0, 1) end,
       (array['informational', 'commercial', null])[1 + n % 3], (array['csv', 'seed'])[1 + n % 2],
       case when n % 11 = 0 then 'archived' when n % 3 = 0 then 'clustered' else 'new' end,
       case when n % 3 = 0 then c.id end, now() - make_interval(mins => n / 4)
     from generate_series(1, $3) n, made c where c.site_id = $1`,
    [siteId, sectorId, count],
  );
}

async function look(person: Person, { siteId }: PlanningSite, address: string, exact = false) {
  const query = keywordTable.read(new URLSearchParams(address));
  return await listKeywords(person, { siteId, query, exact });
}

const names = ({ rows }: KeywordPage) => rows.map(({ keyword }) => keyword);

databaseTest(
  "every order is paged forwards and backwards without a gap or repeat",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    await fill(given, site, 120);
    for (const sort of SORTS.flatMap((column) => [column, `-${column}`])) {
      const address = `sort=${sort}&size=25`;
      const pages = [await look(owner, site, address)];
      for (let at = pages[0]?.next; at; at = pages.at(-1)?.next) {
        pages.push(await look(owner, site, `${address}&at=${at}`));
      }
      const forwards = pages.map(names);
      assert.equal(new Set(forwards.flat()).size, 110, sort);
      assert.deepEqual(forwards.map(({ length }) => length), [25, 25, 25, 25, 10], sort);
      const numbered = await look(owner, site, `${address}&page=3`);
      assert.deepEqual(names(numbered), forwards[2], `page 3 of ${sort}`);
      const whole = await look(owner, site, `${address}&page=99`);
      assert.deepEqual(names(whole), forwards.flat().slice(-25), `beyond the end of ${sort}`);
      for (let index = pages.length - 1; index > 0; index--) {
        const back = await look(owner, site, `${address}&at=${pages[index]?.previous}`);
        assert.deepEqual(
          names(back),
          forwards[index - 1],
          `back from page ${index + 1} of ${sort}`,
        );
        assert.equal(back.previous === undefined, index === 1);
      }
      const last = await look(owner, site, `${address}&at=last`);
      assert.deepEqual(names(last), forwards.flat().slice(-25), `the end of ${sort}`);
      assert.equal(last.next, undefined);
    }
  },
);

databaseTest("a page stays where it is while keywords come and go before it", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await fill(given, site, 80);
  const first = await look(owner, site, "sort=keyword&size=25");
  const second = await look(owner, site, `sort=keyword&size=25&at=${first.next}`);
  await given.stack.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select account_id, site_id, id, 'aaa ' || n from public.sectors, generate_series(1, 40) n where id = $1`,
    [site.sectorId],
  );
  await given.stack.sql("delete from public.keywords where id = any ($1)", [
    first.rows.slice(0, 24).map(({ id }) => id),
  ]);
  assert.deepEqual(
    names(await look(owner, site, `sort=keyword&size=25&at=${first.next}`)),
    names(second),
  );
  await given.stack.sql("delete from public.keywords where keyword not like 'aaa%'");
  const gone = await look(owner, site, `sort=keyword&size=25&at=${second.next}`);
  assert.deepEqual([gone.rows.length, gone.next], [25, undefined], "the last page instead");
});

databaseTest(
  "a cursor that is damaged, foreign or of another order begins at the top",
  async (given) => {
    const owner = await given.person();
    const stranger = await given.person("stranger");
    const site = await planningSite(owner);
    await fill(given, site, 60);
    const { next = "" } = await look(owner, site, "size=25");
    const top = names(await look(owner, site, "size=25&sort=cpc"));
    const forged = btoa(JSON.stringify(["cpc", "1); drop table x", crypto.randomUUID(), 0]));
    for (const at of [next, next.slice(1), "x", "%00", "W10", forged, "a".repeat(5000)]) {
      assert.deepEqual(names(await look(owner, site, `size=25&sort=cpc&at=${at}`)), top, at);
    }
    const theirs = await look(stranger, site, `size=25&at=${next}`, true);
    assert.deepEqual([theirs.rows, theirs.total, theirs.facets.status, theirs.statuses], [
      [],
      0,
      {},
      {},
    ]);
  },
);

databaseTest("facets count what each value of a filter would show", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await fill(given, site, 120);
  const addresses = [
    "",
    "intent=unknown&source=csv",
    "search=shoe",
    "clustered=no&volume_min=20&status=new",
  ];
  for (const address of addresses) {
    const found = await look(owner, site, address);
    assert.deepEqual([found.more, found.facets_more], [false, false]);
    for (const [filter, counts] of Object.entries(found.facets)) {
      for (const [value, count] of Object.entries(counts)) {
        const params = new URLSearchParams(address);
        params.set(filter, value);
        const { rows, total } = await look(owner, site, `${params}&size=100`);
        assert.deepEqual([total, rows.length], [count, Math.min(count, 100)], `${params}`);
      }
    }
  }
});

databaseTest("what is not counted to the end says so, and is counted when asked", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await fill(given, site, 1600);
  const plain = await look(owner, site, "");
  assert.deepEqual([plain.total, plain.more], [1455, false]);
  const many = await look(owner, site, "search=shoe");
  assert.deepEqual([many.more, many.facets_more], [true, true]);
  const all = await look(owner, site, "search=shoe", true);
  assert.deepEqual([all.total, all.more, all.facets], [1455, false, plain.facets]);
  const few = await look(owner, site, "search=shoe&status=archived");
  assert.deepEqual([few.total, few.more, few.rows.length], [145, false, 50]);
});

databaseTest(
  "a small site's keywords are counted to the end, however many match",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    await fill(given, site, 1000);
    const plain = await look(owner, site, "");
    const found = await look(owner, site, "search=shoe");
    assert.deepEqual([plain.total, found.total, found.more, found.facets_more], [
      910,
      910,
      false,
      false,
    ]);
    assert.deepEqual(found.facets, plain.facets);
  },
);

const COUNTED = [
  "volume_min=10",
  "volume_min=50&difficulty_max=0.5&status=new",
  "volume_min=50&intent=unknown&source=seed&difficulty_min=2&sort=cpc",
  "clustered=yes&status=new&volume_min=0",
  "status=archived&intent=commercial",
  "status=archived&clustered=yes&source=csv&intent=informational",
  "source=seed",
  "search=sho 17",
  "search=wi-f&difficulty_max=1&sort=-keyword",
  "search=靴 shoe&volume_max=0",
  "search=*hoe 1&sort=-created_at",
  "search=*hoe 2999",
  "search=nothing",
];

databaseTest(
  "every count is exact or a true bound, and every match is on a page",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    await fill(given, site, 3000);
    const ends = new Set<string>();
    for (const address of COUNTED) {
      const found = await look(owner, site, `${address}&size=100`);
      const { total, more, facets: exact } = await look(owner, site, address, true);
      assert.equal(more, false, address);
      if (found.more) assert.ok(total > found.total && found.total >= found.rows.length, address);
      else assert.equal(found.total, total, address);
      for (const [filter, counts] of Object.entries(found.facets)) {
        const right = new Map(Object.entries(exact)).get(filter) ?? {};
        for (const [value, count] of Object.entries(counts)) {
          const all = right[value] ?? 0;
          assert.ok(found.facets_more ? count <= all : count === all, `${address}: ${value}`);
        }
      }
      const seen = names(found);
      for (let at = found.next; at;) {
        const page = await look(owner, site, `${address}&size=100&at=${at}`);
        seen.push(...names(page));
        at = page.next;
      }
      assert.deepEqual([seen.length, new Set(seen).size], [total, total], address);
      ends.add(`${found.more} ${found.facets_more}`);
    }
    assert.deepEqual([...ends].toSorted(), ["false false", "false true", "true true"]);
  },
);

databaseTest("a first page that holds all that match counts them", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  // The first keywords of the site say that many match, and they are all there are.
  await given.stack.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume)
     select s.account_id, s.site_id, s.id, 'shoe ' || n, case when n <= 97 then 77 else 5 end
     from public.sectors s, generate_series(1, 2600) n where s.id = $1`,
    [site.sectorId],
  );
  const found = await look(owner, site, "volume_min=77&size=100");
  assert.deepEqual([found.rows.length, found.total, found.more], [97, 97, false]);
  const part = await look(owner, site, "volume_min=77&size=50");
  assert.ok(part.more ? part.total >= 50 && part.total < 97 : part.total === 97);
  const last = await look(owner, site, `volume_min=77&size=50&at=${part.next}`);
  assert.deepEqual([last.rows.length, last.total, last.more], [47, part.total, part.more]);
});

databaseTest(
  "a search finds words from their beginning, signs as typed, anything after *",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    await fill(given, site, 33);
    const totals = new Map<string, number>();
    for (
      const search of [
        "tra",
        "rail",
        "*rail",
        "SHOE tra",
        "wi-f",
        "wi.f",
        "wi",
        "登",
        "靴",
        "o 登山",
        "*",
      ]
    ) {
      totals.set(search, (await look(owner, site, `search=${encodeURIComponent(search)}`)).total);
    }
    assert.deepEqual(Object.fromEntries(totals), {
      tra: 10,
      rail: 0,
      "*rail": 10,
      "SHOE tra": 10,
      "wi-f": 10,
      "wi.f": 0,
      wi: 10,
      登: 10,
      靴: 10,
      "o 登山": 0,
      "*": 0,
    });
  },
);
