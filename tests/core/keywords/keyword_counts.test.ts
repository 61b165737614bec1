import assert from "node:assert/strict";
import { join } from "node:path";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { listKeywords } from "core/keywords/list_keywords.ts";
import { keywordTable } from "core/keywords/schema.ts";
import { readPlannerDashboard } from "core/planner/read_dashboard.ts";
import { undoImport } from "core/keywords/undo_import.ts";
import { readMigrations } from "@/local/migration_files.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { importText, keywordIds, planningSite } from "./planning_site.ts";

const CELLS = "site_id, sector_id, status, coalesce(intent, '') as intent, source";

/** The kept counts that differ from the counted ones; and how many rows hold them. */
async function differences({ stack }: DatabaseTest, siteId: string) {
  const wrong = await stack.sql(
    `select ${CELLS}, clustered, sum(n)::integer as n, sum(known)::integer as known, sum(volume)::integer as volume
     from (
       select ${CELLS}, clustered, keywords as n, with_volume as known, volume
       from app.keyword_counts where site_id = $1
       union all
       select ${CELLS}, cluster_id is not null, -1, case when volume is null then 0 else -1 end,
         coalesce(-volume, 0)
       from public.keywords where site_id = $1) x
     group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0 or sum(known) <> 0 or sum(volume) <> 0`,
    [siteId],
  );
  const [kept] = await stack.sql<{ rows: number }>(
    "select count(*)::integer as rows from app.keyword_counts where site_id = $1",
    [siteId],
  );
  return { wrong, rows: kept?.rows ?? NaN };
}

databaseTest("the kept counts are those of the table, whatever is done at once", async (given) => {
  const owner = await given.person();
  const { siteId, sectorId } = await planningSite(owner);
  const site = { siteId, sectorId };
  const database = given.stack;
  const lines = (from: number) =>
    ["keyword,volume,intent"].concat(
      Array.from({ length: 40 }, (_, n) =>
        `word ${from + n},${n},${["informational", "commercial", ""][n % 3]}`),
    ).join("\n");
  const rounds = Array.from({ length: 6 }, (_, round) => round);
  const work = rounds.flatMap((round) => [
    importText(owner, site, lines(round * 25)),
    importText(owner, site, lines(140 - round * 20)),
    changeKeywords(owner, {
      siteId,
      action: "archive",
      selection: { filters: { search: `word ${round}` } },
    }),
    changeKeywords(owner, {
      siteId,
      action: "restore",
      selection: { filters: { status: "archived" } },
    }),
    changeKeywords(owner, {
      siteId,
      action: "delete",
      selection: { filters: { search: `word 1${round}` } },
    }),
    database.sql(
      "update public.keywords set intent = 'navigational' where site_id = $1 and volume = $2",
      [siteId, round],
    ),
  ]);
  const ends = await Promise.allSettled(work);
  // Two bulk changes of the same rows may meet head on, as before; most of the work is done.
  assert.ok(ends.filter(({ status }) => status === "fulfilled").length >= 24);
  const { wrong } = await differences(given, siteId);
  assert.deepEqual(wrong, []);
  const query = keywordTable.read(new URLSearchParams());
  const { total } = await listKeywords(owner, { siteId, query });
  const [counted] = await database.sql<{ n: number }>(
    "select count(*)::integer as n from public.keywords where site_id = $1 and status <> 'archived'",
    [siteId],
  );
  assert.equal(total, counted?.n);
});

databaseTest(
  "many small changes are folded, and a change that fails counts nothing",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    const database = given.stack;
    const made = await importText(owner, site, "one\ntwo\nthree");
    const [id] = [...(await keywordIds(owner, site)).values()];
    for (let round = 0; round < 90; round++) {
      const intent = round % 2 === 0 ? "commercial" : null;
      await database.sql(
        "update public.keywords set intent = $2, volume = $3 where id = $1",
        [id, intent, round % 3 === 0 ? null : round],
      );
    }
    const folded = await differences(given, site.siteId);
    assert.deepEqual(folded.wrong, []);
    assert.ok(folded.rows < 75, `${folded.rows} rows`);
    await assert.rejects(database.transaction(async (tx) => {
      await tx.sql("delete from public.keywords where site_id = $1", [site.siteId]);
      throw new Error("taken back");
    }));
    assert.deepEqual((await differences(given, site.siteId)).wrong, []);
    await undoImport(owner, made.id);
    assert.deepEqual((await differences(given, site.siteId)).wrong, []);
  },
);

databaseTest("writers of one site never wait for each other's counts", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "one\ntwo");
  const [one, two] = [...(await keywordIds(owner, site)).values()];
  const database = given.stack;
  const archive = (db: Pick<typeof database, "sql">, id = "") =>
    db.sql("update public.keywords set status = 'archived' where id = $1", [id]);
  await database.transaction(async (tx) => {
    await archive(tx, one);
    // A second connection changes the same counts and ends first.
    await archive(database, two);
  });
  assert.deepEqual((await differences(given, site.siteId)).wrong, []);
}, { only: "postgres" });

databaseTest("the planner's dashboard tells of keywords what the table holds", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const read = async () => {
    const { keywords, intents } = await readPlannerDashboard(owner, site.siteId);
    return { ...keywords, intents };
  };
  const nothing = { total: 0, unclustered: 0, volume: null, intents: {} };
  assert.deepEqual(await read(), nothing);
  await importText(owner, site, "keyword,volume,intent\none,,commercial\ntwo,,\nthree,,");
  const unknown = {
    total: 3,
    unclustered: 3,
    volume: null,
    intents: { commercial: 1, unknown: 2 },
  };
  assert.deepEqual(await read(), unknown);
  await importText(owner, site, "keyword,volume\none,70\ntwo,0\nfour,2000000000\nfive,2000000000");
  const ids = await keywordIds(owner, site);
  await given.stack.sql("update public.keywords set status = 'archived' where id = $1", [
    ids.get("three"),
  ]);
  assert.deepEqual(await read(), {
    total: 4,
    unclustered: 4,
    volume: 4_000_000_070,
    intents: { commercial: 1, unknown: 3 },
  });
  const stranger = await given.person();
  assert.deepEqual(
    (await readPlannerDashboard(stranger, site.siteId)).keywords,
    { total: 0, unclustered: 0, volume: null },
  );
});

databaseTest("volumes that were there before they were kept are counted", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "keyword,volume\none,70\ntwo,0\nthree,");
  const migrations = await readMigrations(join(PROJECT_SCHEMA.supabaseDir, "migrations"));
  const kept = migrations.find(({ name }) => name.includes("kept_volumes"));
  await given.stack.transaction(async (tx) => {
    await tx.exec("alter table app.keyword_counts drop column with_volume, drop column volume");
    await tx.exec(kept?.text ?? "");
  });
  assert.deepEqual((await differences(given, site.siteId)).wrong, []);
}, { isolated: true });
