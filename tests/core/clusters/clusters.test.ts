import assert from "node:assert/strict";
import { archiveClusters } from "core/clusters/archive_clusters.ts";
import { createCluster } from "core/clusters/create_cluster.ts";
import { listClusters, pickClusters } from "core/clusters/list_clusters.ts";
import { mergeClusters } from "core/clusters/merge_clusters.ts";
import { readClusterMap } from "core/clusters/read_cluster_map.ts";
import { readCluster } from "core/clusters/read_cluster.ts";
import { renameCluster } from "core/clusters/rename_cluster.ts";
import { clusterTable } from "core/clusters/schema.ts";
import { unwrap } from "core/db.ts";
import { orderIdeas } from "core/ideas/order_ideas.ts";
import { readPlannerDashboard } from "core/planner/read_dashboard.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { importText, keywordIds, planningSite } from "../keywords/planning_site.ts";

async function twoClusters(given: DatabaseTest) {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(
    owner,
    site,
    "keyword,volume,difficulty\nred socks,10,20\nblue socks,,\nhats,5,40\n",
  );
  const ids = await keywordIds(owner, site);
  const id = (keyword: string) => ids.get(keyword) ?? "";
  const make = (name: string, ...keywords: string[]) =>
    createCluster(owner, { sector_id: site.sectorId, name, keywordIds: keywords.map(id) });
  const socks = await make("Socks", "red socks", "blue socks");
  const hats = await make("Hats", "hats");
  return { owner, site, id, make, socks, hats };
}

databaseTest(
  "a cluster counts its keywords, known volumes and known difficulties",
  async (given) => {
    const { owner, site, socks } = await twoClusters(given);
    const query = clusterTable.read(new URLSearchParams("sort=name&search=sock"));
    const page = await listClusters(owner, { ...site, query });
    assert.deepEqual([page.total, page.statuses], [1, { new: 2 }]);
    const [row] = page.rows;
    assert.deepEqual([
      row?.id,
      row?.keyword_count,
      row?.total_volume,
      row?.mean_difficulty,
      row?.ideas,
    ], [
      socks,
      2,
      10,
      20,
      0,
    ]);
  },
);

databaseTest("splitting moves keywords and recounts both clusters", async (given) => {
  const { owner, make, socks } = await twoClusters(given);
  const red = await make("Red", "red socks");
  const [left, made] = [
    await readCluster(owner, { id: socks }),
    await readCluster(owner, { id: red }),
  ];
  assert.deepEqual(left.keywords.map(({ keyword }) => keyword), ["blue socks"]);
  assert.deepEqual([left.keyword_count, left.total_volume], [1, null]);
  assert.deepEqual([made.keyword_count, made.total_volume], [1, 10]);
  assert.deepEqual(new Set(made.choices.map(({ name }) => name)), new Set(["Socks", "Hats"]));
});

databaseTest("merging moves keywords and archives the others", async (given) => {
  const { owner, site, socks, hats } = await twoClusters(given);
  assert.equal(await mergeClusters(owner, { targetId: socks, ids: [socks, hats] }), 1);
  assert.equal((await readCluster(owner, { id: socks })).keyword_count, 3);
  assert.equal((await readCluster(owner, { id: hats })).status, "archived");
  const dashboard = await readPlannerDashboard(owner, site.siteId);
  assert.deepEqual(dashboard.clusters, { total: 1, without_ideas: 1 });
});

databaseTest("a used name is refused with the field, case aside", async (given) => {
  const { owner, site, socks, hats } = await twoClusters(given);
  const name = " hATS ";
  await assert.rejects(
    renameCluster(owner, { id: socks, name, description: "" }),
    hasCode("conflict"),
  );
  await assert.rejects(
    createCluster(owner, { sector_id: site.sectorId, name }),
    hasCode("conflict"),
  );
  await renameCluster(owner, { id: hats, name: "HATS", description: "Headwear" });
  assert.equal((await readCluster(owner, { id: hats })).description, "Headwear");
});

databaseTest(
  "a cluster whose ideas are being written is neither merged nor archived",
  async (given) => {
    const { owner, site, socks, hats } = await twoClusters(given);
    await given.stack.sql("update public.accounts set credits = credits where id = $1", [
      owner.accountId,
    ]);
    await orderIdeas(owner, { ...site, ids: [hats], key: crypto.randomUUID() });
    await assert.rejects(
      mergeClusters(owner, { targetId: socks, ids: [hats] }),
      hasCode("conflict"),
    );
    assert.equal(await archiveClusters(owner, { ...site, ids: [hats, socks] }), 1);
    const picked = await pickClusters(owner, { ...site, ids: [hats, socks] });
    assert.deepEqual(picked.map(({ id, busy, status }) => [id === hats, busy, status]).sort(), [
      [false, false, "archived"],
      [true, true, "new"],
    ]);
  },
);

databaseTest("a stranger reaches no cluster", async (given) => {
  const { owner, site, socks, hats } = await twoClusters(given);
  const stranger = await given.person("stranger");
  const theirs = await planningSite(stranger);
  await assert.rejects(readCluster(stranger, { id: socks }), hasCode("not_found"));
  await assert.rejects(
    renameCluster(stranger, { id: socks, name: "Mine", description: "" }),
    hasCode("not_found"),
  );
  await assert.rejects(
    mergeClusters(stranger, { targetId: socks, ids: [hats] }),
    hasCode("not_found"),
  );
  await assert.rejects(
    archiveClusters(stranger, { ...site, ids: [socks] }),
    hasCode("not_found"),
  );
  assert.equal(await archiveClusters(stranger, { ...theirs, ids: [socks] }), 0);
  assert.deepEqual(await pickClusters(stranger, { ...site, ids: [socks] }), []);
  const left = await owner.db.from("clusters").select("name").neq("status", "archived");
  assert.equal(unwrap(left).length, 2);
});

databaseTest(
  "the map has the largest clusters first with their busiest keywords, and counts the rest",
  async (given) => {
    const { owner, site, make, hats } = await twoClusters(given);
    await importText(owner, site, "keyword,volume\nscarves,900\nlost,1\n");
    const ids = await keywordIds(owner, site);
    const scarves = await createCluster(owner, {
      sector_id: site.sectorId,
      name: "Scarves",
      keywordIds: [ids.get("scarves") ?? ""],
    });
    const old = await make("Old");
    await archiveClusters(owner, { siteId: site.siteId, ids: [old, hats] });
    const whole = await readClusterMap(owner, site);
    assert.deepEqual(whole.clusters.map(({ name }) => name), ["Scarves", "Socks"]);
    assert.deepEqual(whole.clusters[1]?.keywords, ["red socks", "blue socks"]);
    // "hats" is free again since its cluster is archived.
    assert.deepEqual([whole.total, whole.loose], [2, 2]);
    const first = await readClusterMap(owner, { ...site, limit: 1 });
    assert.deepEqual([first.total, first.clusters.map(({ id }) => id)], [2, [scarves]]);
    const stranger = await given.person();
    assert.deepEqual(await readClusterMap(stranger, site), { total: 0, loose: 0, clusters: [] });
  },
);
