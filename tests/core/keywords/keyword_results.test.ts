import assert from "node:assert/strict";
import { createCluster } from "core/clusters/create_cluster.ts";
import { readCluster } from "core/clusters/read_cluster.ts";
import { unwrap } from "core/db.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { importText, keywordIds, planningSite } from "./planning_site.ts";

const pages = (from: number) =>
  Array.from({ length: 10 }, (_, at) => `https://site${from + at}.com/page`).join(" ");

databaseTest("a cluster tells which results its keywords have in common", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const file = `keyword,volume,serp\nwine stain,90,${pages(0)}\nred spill,80,${
    pages(3)
  }\nmerlot,1,\n`;
  await importText(owner, site, file);
  const id = await createCluster(owner, { sector_id: site.sectorId, name: "Stains" });
  const ids = await keywordIds(owner, site);
  unwrap(
    await owner.db.rpc("change_keywords", {
      p_site_id: site.siteId,
      p_action: "assign",
      p_ids: [...ids.values()],
      p_cluster_id: id,
    }),
  );
  const { keywords, reasons } = await readCluster(owner, { id });
  assert.deepEqual(keywords.map(({ keyword }) => keyword), ["wine stain", "red spill", "merlot"]);
  assert.deepEqual(reasons.keywords.map(({ results }) => results), [
    { keyword: "red spill", common: 7, of: 10 },
    { keyword: "wine stain", common: 7, of: 10 },
    undefined,
  ]);
});

databaseTest(
  "a later file brings newer results, one without any takes none away",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    const read = () =>
      given.stack.sql<{ urls: string[] }>(
        `select r.urls from app.keyword_results r join public.keywords k on k.id = r.keyword_id
       where k.site_id = $1`,
        [site.siteId],
      );
    await importText(owner, site, `keyword,volume,serp\noak,90,${pages(0)}\n`);
    await importText(owner, site, "keyword,volume\noak,95\n");
    assert.equal((await read())[0]?.urls[0], "site0.com/page");
    await importText(owner, site, `keyword,volume,serp\noak,95,${pages(5)}\n`);
    const [row] = await read();
    assert.deepEqual([row?.urls.length, row?.urls[0]], [10, "site5.com/page"]);
  },
);
