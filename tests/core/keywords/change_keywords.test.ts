import assert from "node:assert/strict";
import { archiveClusters } from "core/clusters/archive_clusters.ts";
import { createCluster } from "core/clusters/create_cluster.ts";
import { readCluster } from "core/clusters/read_cluster.ts";
import { changeKeywords, type KeywordAction } from "core/keywords/change_keywords.ts";
import { readSelection } from "core/keywords/read_selection.ts";
import type { KeywordSelection } from "core/keywords/selection.ts";
import type { Person } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "./has_code.ts";
import { importText, keywordIds, type PlanningSite, planningSite } from "./planning_site.ts";

async function statuses(person: Person, { siteId }: PlanningSite) {
  const { data } = await person.db.from("keywords").select("keyword, status").eq("site_id", siteId)
    .order("keyword");
  return Object.fromEntries((data ?? []).map(({ keyword, status }) => [keyword, status]));
}

function change(
  person: Person,
  { siteId }: PlanningSite,
  action: KeywordAction,
  selection: KeywordSelection,
  clusterId?: string,
) {
  return changeKeywords(person, { siteId, action, selection, clusterId });
}

databaseTest("all that match are changed, and nothing else", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "red socks\nred hats\nblue socks");
  const selection = { filters: { search: "red" } };
  assert.equal((await readSelection(owner, { ...site, selection })).selected, 2);
  const done = await change(owner, site, "archive", selection);
  assert.deepEqual(done, { changed: 2, archived: 0, kept: 0 });
  const now = { "blue socks": "new", "red hats": "archived", "red socks": "archived" };
  assert.deepEqual(await statuses(owner, site), now);
  await change(owner, site, "restore", { filters: { status: "archived" } });
  assert.deepEqual(new Set(Object.values(await statuses(owner, site))), new Set(["new"]));
});

databaseTest("delete keeps what hangs on a cluster as archived", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "red socks\nblue socks");
  const ids = await keywordIds(owner, site);
  const clusterId = await createCluster(owner, {
    sector_id: site.sectorId,
    name: "Socks",
    keywordIds: [ids.get("red socks") ?? ""],
  });
  const done = await change(owner, site, "delete", { filters: {} });
  assert.deepEqual(done, { changed: 1, archived: 1, kept: 0 });
  assert.deepEqual(await statuses(owner, site), { "red socks": "archived" });
  assert.equal((await readCluster(owner, { id: clusterId })).keyword_count, 0);
});

databaseTest("keywords that are being clustered stay as they are", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "red socks\nblue socks");
  await given.stack.sql(
    "update public.keywords set clustering_job_id = gen_random_uuid() where keyword = 'red socks' and site_id = $1",
    [site.siteId],
  );
  for (const action of ["archive", "delete"] as const) {
    const done = await change(owner, site, action, { filters: { search: "red" } });
    assert.deepEqual(done, { changed: 0, archived: 0, kept: 1 }, action);
  }
});

databaseTest("a restored keyword does not come back into an archived cluster", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "red socks\nblue socks");
  const ids = await keywordIds(owner, site);
  const clusterId = await createCluster(owner, {
    sector_id: site.sectorId,
    name: "Socks",
    keywordIds: [...ids.values()],
  });
  await change(owner, site, "archive", { ids: [ids.get("red socks") ?? ""] });
  assert.equal(await archiveClusters(owner, { ...site, ids: [clusterId] }), 1);
  await change(owner, site, "restore", { filters: { status: "archived" } });
  assert.deepEqual(await statuses(owner, site), { "red socks": "new", "blue socks": "new" });
});

databaseTest("assigning refuses a cluster of another account", async (given) => {
  const owner = await given.person();
  const stranger = await given.person("stranger");
  const site = await planningSite(owner);
  const theirs = await planningSite(stranger);
  await importText(owner, site, "red socks");
  const foreign = await createCluster(stranger, { sector_id: theirs.sectorId, name: "Theirs" });
  await assert.rejects(
    change(owner, site, "assign", { filters: {} }, foreign),
    hasCode("not_found"),
  );
  await assert.rejects(
    createCluster(owner, { sector_id: theirs.sectorId, name: "Mine" }),
    hasCode("not_found"),
  );
});
