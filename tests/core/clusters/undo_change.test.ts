import assert from "node:assert/strict";
import { archiveClusters } from "core/clusters/archive_clusters.ts";
import { createCluster } from "core/clusters/create_cluster.ts";
import { listClusters } from "core/clusters/list_clusters.ts";
import { lockClusters } from "core/clusters/lock_clusters.ts";
import { mergeClusters } from "core/clusters/merge_clusters.ts";
import { clusterTable } from "core/clusters/schema.ts";
import { undoChange } from "core/clusters/undo_change.ts";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { importText, keywordIds, planningSite } from "../keywords/planning_site.ts";

/** Somebody with the clusters Socks (red, blue) and Hats (hats), and how they stand. */
async function wardrobe(given: DatabaseTest) {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "keyword\nred socks\nblue socks\nhats\n");
  const ids = await keywordIds(owner, site);
  const id = (keyword: string) => ids.get(keyword) ?? "";
  const make = (name: string, ...keywords: string[]) =>
    createCluster(owner, { sector_id: site.sectorId, name, keywordIds: keywords.map(id) });
  const socks = await make("Socks", "red socks", "blue socks");
  const hats = await make("Hats", "hats");
  const list = () =>
    listClusters(owner, { ...site, query: clusterTable.read(new URLSearchParams()) });
  const undo = async () => {
    const change = (await list()).last_change;
    assert.ok(change, "nothing can be taken back");
    return await undoChange(owner, { id: change.id });
  };
  /** Cluster by keyword, and every active cluster with the number of its keywords. */
  const standing = async () => {
    const placed = await given.stack.sql<{ keyword: string; name: string | null; status: string }>(
      `select k.keyword, c.name, k.status from public.keywords k left join public.clusters c on c.id = k.cluster_id
       where k.site_id = $1 order by k.keyword`,
      [site.siteId],
    );
    const clusters = (await list()).rows.map(({ name, keyword_count }) =>
      `${name} ${keyword_count}`
    );
    return [
      ...placed.map(({ keyword, name, status }) => `${keyword}: ${name} ${status}`),
      ...clusters.sort(),
    ];
  };
  return { owner, site, id, make, socks, hats, list, undo, standing };
}

type Wardrobe = Awaited<ReturnType<typeof wardrobe>>;

const CHANGES: Record<string, (given: Wardrobe) => Promise<unknown>> = {
  "a move": ({ owner, site, id, hats }) =>
    changeKeywords(owner, {
      siteId: site.siteId,
      selection: { ids: [id("red socks")] },
      action: "assign",
      clusterId: hats,
    }),
  "a split": ({ make }) => make("Red", "red socks"),
  "a merge": ({ owner, socks, hats }) => mergeClusters(owner, { targetId: socks, ids: [hats] }),
  "taking out": ({ owner, site, id }) =>
    changeKeywords(owner, {
      siteId: site.siteId,
      selection: { ids: [id("hats")] },
      action: "unassign",
    }),
  "archiving": ({ owner, site, hats }) =>
    archiveClusters(owner, { siteId: site.siteId, ids: [hats] }),
};

for (const [what, change] of Object.entries(CHANGES)) {
  databaseTest(`${what} can be taken back, and done again`, async (given) => {
    const shop = await wardrobe(given);
    const before = await shop.standing();
    await change(shop);
    const after = await shop.standing();
    assert.notDeepEqual(after, before);
    assert.equal((await shop.undo()).kept, 0);
    assert.deepEqual(await shop.standing(), before);
    assert.equal((await shop.list()).last_change?.is_undo, true);
    assert.equal((await shop.undo()).kept, 0);
    assert.deepEqual(await shop.standing(), after);
  });
}

databaseTest(
  "only the latest change is taken back, once, and what changed since stays",
  async (given) => {
    const shop = await wardrobe(given);
    const { owner, site, id, hats } = shop;
    await shop.make("Red", "red socks");
    const split = (await shop.list()).last_change?.id ?? "";
    await archiveClusters(owner, { siteId: site.siteId, ids: [hats] });
    const archiving = (await shop.list()).last_change?.id ?? "";
    await assert.rejects(undoChange(owner, { id: split }), hasCode("conflict"));
    // By now somebody archived the keyword: it stays where it is.
    await given.stack.sql("update public.keywords set status = 'archived' where id = $1", [
      id("hats"),
    ]);
    const { restored, kept } = await undoChange(owner, { id: archiving });
    assert.deepEqual([restored, kept], [1, 1]);
    await assert.rejects(undoChange(owner, { id: archiving }), hasCode("conflict"));
  },
);

databaseTest("two clicks take a change back once", async (given) => {
  const shop = await wardrobe(given);
  const before = await shop.standing();
  await CHANGES["a merge"]?.(shop);
  const change = (await shop.list()).last_change?.id ?? "";
  const clicks = [undoChange(shop.owner, { id: change }), undoChange(shop.owner, { id: change })];
  const outcomes = (await Promise.allSettled(clicks)).map(({ status }) => status);
  assert.deepEqual(outcomes.sort(), ["fulfilled", "rejected"]);
  assert.deepEqual(await shop.standing(), before);
});

databaseTest("nobody else's change can be seen or taken back", async (given) => {
  const shop = await wardrobe(given);
  const change = (await shop.list()).last_change?.id ?? "";
  const stranger = await given.person();
  await assert.rejects(undoChange(stranger, { id: change }), hasCode("not_found"));
  const { data } = await stranger.db.rpc("lock_clusters", {
    p_site_id: shop.site.siteId,
    p_ids: [shop.socks],
    p_locked: true,
  });
  assert.equal(data, null);
  assert.equal((await shop.list()).rows.some(({ is_locked }) => is_locked), false);
});

databaseTest("a locked cluster says so until it is unlocked", async (given) => {
  const { owner, site, socks, list } = await wardrobe(given);
  const lock = (locked: boolean) =>
    lockClusters(owner, { siteId: site.siteId, ids: [socks], locked });
  assert.equal(await lock(true), 1);
  assert.equal(await lock(true), 0);
  const isLocked = async () => (await list()).rows.find(({ id }) => id === socks)?.is_locked;
  assert.equal(await isLocked(), true);
  assert.equal(await lock(false), 1);
  assert.equal(await isLocked(), false);
});

databaseTest(
  "the latest of two changes of one moment is the one that came later",
  async (given) => {
    const shop = await wardrobe(given);
    const before = await shop.standing();
    await shop.make("Red", "red socks");
    const between = await shop.standing();
    await CHANGES["archiving"]?.(shop);
    await given.stack.sql("update app.cluster_changes set made_at = now() where site_id = $1", [
      shop.site.siteId,
    ]);
    await shop.undo();
    assert.deepEqual(await shop.standing(), between);
    // The undo is the latest now; taken back, it leaves what was archived.
    await shop.undo();
    assert.notDeepEqual(await shop.standing(), between);
    assert.notDeepEqual(await shop.standing(), before);
  },
);
