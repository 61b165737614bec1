import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { addOpportunities } from "core/library/add_opportunities.ts";
import { listIndustries } from "core/library/list_industries.ts";
import { listOpportunities } from "core/library/list_opportunities.ts";
import { listSeedKeywords } from "core/library/list_seed_keywords.ts";
import { readIndustry } from "core/library/read_industry.ts";
import { opportunityTable, seedTable } from "core/library/schema.ts";
import { switchModule } from "core/modules/switch_module.ts";
import { createSite } from "core/sites/create_site.ts";
import { readSite } from "core/sites/read_site.ts";
import { NewSite } from "core/sites/schema.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";

const query = (text: string) => opportunityTable.read(new URLSearchParams(text));
const seeds = (text: string) => seedTable.read(new URLSearchParams(text));

/** Somebody with a site about food and drink. */
async function cafe(t: DatabaseTest) {
  const owner = await t.person();
  const { id: industry_id } = await readIndustry({ db: owner.db }, "food-drink");
  const site = NewSite.parse({ name: "Café", industry_id, sector_names: "Coffee" });
  const siteId = await createSite({ db: owner.db }, site);
  const [sector] = (await readSite({ db: owner.db }, siteId)).sectors;
  return { owner, db: owner.db, siteId, sectorId: sector?.id ?? "" };
}

databaseTest(
  "an added opportunity is one no more, and comes back when it was archived",
  async (t) => {
    const { db, siteId, sectorId } = await cafe(t);
    const before = await listOpportunities({ db }, { siteId, query: query("search=coffee") });
    const ids = before.rows.slice(0, 2).map(({ id }) => id);
    equal(await addOpportunities({ db }, { sectorId, selection: { ids } }), 2);
    equal(await addOpportunities({ db }, { sectorId, selection: { ids } }), 0);
    const after = await listOpportunities({ db }, { siteId, query: query("search=coffee") });
    equal(after.total, before.total - 2);
    await t.stack.sql("update public.keywords set status = 'archived' where site_id = $1", [
      siteId,
    ]);
    equal(await addOpportunities({ db }, { sectorId, selection: { ids } }), 2);
    const [kept] = await t.stack.sql<{ n: number }>(
      "select count(*)::int as n from public.keywords where site_id = $1 and status = 'new'",
      [siteId],
    );
    equal(kept?.n, 2);
  },
);

databaseTest("all that match are added at once, and only those", async (t) => {
  const { db, siteId, sectorId } = await cafe(t);
  const { filters } = query("search=coffee&intent=informational");
  const all = await listOpportunities({ db }, { siteId, query: query("") });
  const matching = await listOpportunities({ db }, {
    siteId,
    query: { ...query("size=100"), filters },
  });
  ok(matching.total > 0 && matching.total < all.total);
  ok(
    matching.rows.every(({ keyword, intent }) =>
      /coffee/.test(keyword) && intent === "informational"
    ),
  );
  equal(await addOpportunities({ db }, { sectorId, selection: { filters } }), matching.total);
  const rest = await listOpportunities({ db }, { siteId, query: query("") });
  equal(rest.total, all.total - matching.total);
  equal(rest.industry_sectors.reduce((sum, { open }) => sum + open, 0), rest.total);
});

databaseTest("viewers, strangers and switched-off sectors get no keywords", async (t) => {
  const { owner, db, siteId, sectorId } = await cafe(t);
  const selection = { filters: {} };
  const viewer = await colleague(t, owner, "viewer", [siteId]);
  const ungranted = await colleague(t, owner, "editor");
  const stranger = await t.person("stranger");
  await rejects(addOpportunities({ db: viewer.db }, { sectorId, selection }), {
    code: "forbidden",
  });
  for (const { db } of [ungranted, stranger]) {
    await rejects(addOpportunities({ db }, { sectorId, selection }), { code: "not_found" });
    const seen = await listOpportunities({ db }, { siteId, query: query("") });
    deepEqual(seen, { total: 0, rows: [], industry_sectors: [] });
  }
  await t.stack.sql("update public.sectors set status = 'inactive' where id = $1", [sectorId]);
  await rejects(addOpportunities({ db }, { sectorId, selection }), { code: "conflict" });
  await t.stack.sql("update public.sectors set status = 'active' where id = $1", [sectorId]);
  await switchModule({ db }, { module: "automation", enabled: "off" });
  await switchModule({ db }, { module: "planner", enabled: "off" });
  await rejects(addOpportunities({ db }, { sectorId, selection }), { code: "module_disabled" });
  const [kept] = await t.stack.sql<{ n: number }>(
    "select count(*)::int as n from public.keywords where site_id = $1",
    [siteId],
  );
  equal(kept?.n, 0);
});

databaseTest("a search is text: wildcards and quotes match only themselves", async (t) => {
  const { db, siteId } = await cafe(t);
  for (const search of ["%", "_", "'", "\\", "coffee%", "');drop table x;--"]) {
    const text = new URLSearchParams({ search }).toString();
    const found = await listOpportunities({ db }, { siteId, query: query(text) });
    ok(found.rows.every(({ keyword }) => keyword.includes(search)), search);
    const library = await listSeedKeywords({ db }, seeds(text));
    ok(library.rows.every(({ keyword }) => keyword.includes(search)), search);
  }
});

databaseTest(
  "every sort orders the whole table across its pages, unknown values last",
  async (t) => {
    const { db } = await t.person();
    for (const column of ["volume", "difficulty", "cpc"] as const) {
      for (const sign of ["", "-"]) {
        const pages = await Promise.all(
          [1, 2].map((page) =>
            listSeedKeywords({ db }, seeds(`industry=pets&sort=${sign}${column}&page=${page}`))
          ),
        );
        const values = pages.flatMap(({ rows }) => rows.map((row) => row[column]));
        const known = values.filter((value) => value !== null);
        const sorted = known.toSorted((a, b) => sign ? b - a : a - b);
        deepEqual(known, sorted, `${sign}${column}`);
        ok(values.slice(known.length).every((value) => value === null));
        equal(new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).size, values.length);
      }
    }
  },
);

databaseTest("a sector of another industry counts as no filter", async (t) => {
  const { db } = await t.person();
  const pets = await listSeedKeywords({ db }, seeds("industry=pets"));
  const mixed = await listSeedKeywords({ db }, seeds("industry=pets&sector=coffee-tea"));
  equal(mixed.total, pets.total);
});

databaseTest("the library counts its keywords the same way everywhere", async (t) => {
  const { db } = await t.person();
  const industries = await listIndustries({ db });
  const counted = industries.flatMap(({ sectors }) => sectors).reduce(
    (sum, s) => sum + s.keywords,
    0,
  );
  equal((await listSeedKeywords({ db }, seeds(""))).total, counted);
  ok(industries.length >= 12 && counted >= 1500);
  await rejects(readIndustry({ db }, "nope"), { code: "not_found" });
  await rejects(readIndustry({ db }, "\0"), { code: "not_found" });
});

databaseTest("nobody without a session reads the library", async ({ anon }) => {
  await rejects(listIndustries({ db: anon }));
  await rejects(listSeedKeywords({ db: anon }, seeds("")));
});
