import assert from "node:assert/strict";
import { archiveClusters } from "core/clusters/archive_clusters.ts";
import { createCluster } from "core/clusters/create_cluster.ts";
import { listClusters } from "core/clusters/list_clusters.ts";
import { mergeClusters } from "core/clusters/merge_clusters.ts";
import { renameCluster } from "core/clusters/rename_cluster.ts";
import { clusterTable } from "core/clusters/schema.ts";
import { undoChange } from "core/clusters/undo_change.ts";
import { changeKeywords, type KeywordAction } from "core/keywords/change_keywords.ts";
import { editKeyword } from "core/keywords/edit_keyword.ts";
import { isAppError } from "core/errors.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { importText, keywordIds, planningSite } from "../keywords/planning_site.ts";

const WORDS = Array.from({ length: 60 }, (_, n) => `wool sock ${n}`);
const ROUNDS = 4;

/** An owner and an editor of one site, whose keywords lie in two clusters. */
async function openDesk(given: DatabaseTest) {
  const owner = await given.person();
  const site = await planningSite(owner);
  const editor = await colleague(given, owner, "editor", [site.siteId]);
  await importText(
    owner,
    site,
    ["keyword,volume", ...WORDS.map((word) => `${word},10`)].join("\n"),
  );
  const ids = [...(await keywordIds(owner, site)).values()];
  const make = (name: string, keywordIds: string[]) =>
    createCluster(owner, { sector_id: site.sectorId, name, keywordIds });
  const left = await make("Left", ids.slice(0, 30));
  const right = await make("Right", ids.slice(30));
  return { owner, editor, ...site, ids, left, right };
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** What two people do to the same clusters and keywords at the same time. */
function clicks({ owner, editor, siteId, sectorId, ids, left, right }: Desk, round: number) {
  const bulk = (who: Person, action: KeywordAction, clusterId?: string) =>
    changeKeywords(who, {
      siteId,
      action,
      clusterId,
      selection: { filters: action === "restore" ? { status: "archived" } : { search: "sock" } },
    });
  const undo = async (who: Person) => {
    const query = clusterTable.read(new URLSearchParams());
    const { last_change } = await listClusters(who, { siteId, query });
    if (last_change) await undoChange(who, { id: last_change.id });
  };
  return [
    () => mergeClusters(owner, { targetId: left, ids: [right] }),
    () => mergeClusters(editor, { targetId: right, ids: [left] }),
    () => bulk(owner, "assign", left),
    () => bulk(editor, "assign", right),
    () => editKeyword(owner, { id: ids[round % 30] ?? "", changes: { volume: 1000 + round } }),
    () => bulk(editor, "archive"),
    () => bulk(owner, "restore"),
    () =>
      createCluster(editor, {
        sector_id: sectorId,
        name: `Round ${round}`,
        keywordIds: ids.slice(round % 40, round % 40 + 20),
      }),
    () => archiveClusters(owner, { siteId, ids: [round % 2 ? left : right] }),
    () => undo(editor),
    () => undo(owner),
    () =>
      editKeyword(editor, { id: ids[30 + round % 30] ?? "", changes: { difficulty: round % 100 } }),
  ];
}

databaseTest(
  "whatever two people do to clusters at once, each is told and the counts are right",
  async (given) => {
    const desk = await openDesk(given);
    for (let round = 0; round < ROUNDS; round++) {
      const outcomes = await Promise.allSettled(clicks(desk, round).map((click) => click()));
      for (const outcome of outcomes) {
        if (outcome.status === "fulfilled") continue;
        const { reason } = outcome;
        assert.ok(isAppError(reason), String(reason));
        // Somebody was faster, which is said in a sentence; never that something went wrong.
        assert.ok(
          ["conflict", "not_found"].includes(reason.code),
          `${reason.code}: ${JSON.stringify(reason.cause)}`,
        );
      }
      await given.stack.sql(
        "update public.clusters set status = 'new' where id = any ($1) and status = 'archived'",
        [[desk.left, desk.right]],
      );
    }
    const wrong = await given.stack.sql(
      `select c.name, c.keyword_count, c.total_volume, count(k.id) as keywords, sum(k.volume) as volume
     from public.clusters c left join public.keywords k on k.cluster_id = c.id and k.status <> 'archived'
     where c.site_id = $1 group by c.id
     having c.keyword_count <> count(k.id) or c.total_volume is distinct from sum(k.volume)`,
      [desk.siteId],
    );
    assert.deepEqual(wrong, []);
    const [stored] = await given.stack.sql<{ n: number }>(
      "select count(*)::integer as n from public.keywords where site_id = $1",
      [desk.siteId],
    );
    assert.equal(stored?.n, WORDS.length);
  },
);

databaseTest(
  "of clusters made under one name at once one is made, the others say why",
  async (given) => {
    const owner = await given.person();
    const { siteId, sectorId } = await planningSite(owner);
    const editor = await colleague(given, owner, "editor", [siteId]);
    const ends = await Promise.allSettled(
      [owner, editor, owner, editor].map((who, n) =>
        createCluster(who, { sector_id: sectorId, name: n % 2 ? "Wool" : " wool " })
      ),
    );
    const refused = ends.flatMap((end) => end.status === "rejected" ? [end.reason] : []);
    assert.equal(refused.length, 3);
    for (const error of refused) {
      assert.ok(isAppError(error));
      assert.equal(error.code, "conflict");
      assert.deepEqual(error.fields, { name: ["A cluster of this name exists in the sector."] });
    }
  },
);

databaseTest("of clusters given one name at once one has it, the others say why", async (given) => {
  const owner = await given.person();
  const { siteId, sectorId } = await planningSite(owner);
  const editor = await colleague(given, owner, "editor", [siteId]);
  const ids: string[] = [];
  for (const name of ["One", "Two", "Three"]) {
    ids.push(await createCluster(owner, { sector_id: sectorId, name }));
  }
  const ends = await Promise.allSettled(
    ids.map((id, n) =>
      renameCluster(n % 2 ? editor : owner, { id, name: n % 2 ? "wool" : " Wool", description: "" })
    ),
  );
  const refused = ends.flatMap((end) => end.status === "rejected" ? [end.reason] : []);
  assert.equal(refused.length, 2);
  for (const error of refused) {
    assert.ok(isAppError(error));
    assert.equal(error.code, "conflict");
    assert.match(error.fields?.name?.[0] ?? "", /exists in the sector/);
  }
});
