import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { openOffice } from "@/tests/routes/office.ts";

/** A page's text as it is read: without markup. */
function read(html: string): string {
  return html.slice(html.indexOf("<main")).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

appTest(
  "a cluster says what its keywords share, what each is nearest to and how well it fits",
  async () => {
    const { owner, product, siteId, sectorId } = await openOffice();
    const keywords =
      "cold brew ratio,900\ncold brew at home,400\ncold brew jar,100\nmoka pot size,50";
    const key = crypto.randomUUID();
    await owner.post("/planner/keywords/add", {
      site_id: siteId,
      sector_id: sectorId,
      keywords,
      key,
    });
    const stored = await product.sql<{ id: string; keyword: string }>(
      "select id, keyword from public.keywords where site_id = $1",
      [siteId],
    );
    const ids = stored.filter(({ keyword }) => keyword.startsWith("cold")).map(({ id }) => id);
    const { data: cluster } = await product.as(owner.accessToken).rpc("create_cluster", {
      p_sector_id: sectorId,
      p_name: "Cold brew",
      p_keyword_ids: ids,
    });
    await product.sql("update public.keywords set confidence = 0.83 where id = $1", [ids[0]]);

    const page = read((await owner.get(`/planner/clusters/${cluster}`)).text);
    assert.match(page, /Why these belong together .*brew 100 % cold 100 %/);
    assert.equal([...page.matchAll(/shares (cold, brew|brew, cold)/g)].length, 3);
    assert.equal([...page.matchAll(/nearest: cold brew/g)].length, 3);
    assert.equal([...page.matchAll(/ 83 %/g)].length, 1);
    assert.doesNotMatch(page, /moka/);

    const map = await owner.get("/planner/clusters/map");
    assert.match(read(map.text), /1 keyword is in no cluster yet/);
    assert.match(map.text, new RegExp(`<svg[^]*href="/planner/clusters/${cluster}"`));
    const tree = read((await owner.get("/planner/clusters/map?view=tree")).text);
    assert.match(
      tree,
      /1 cluster, 3 keywords, 1,400 searches .*Cold brew .*cold brew ratio · cold brew at home/,
    );
  },
);

appTest(
  "clustering more than fifty keywords tells the requests and credits before it starts",
  async () => {
    const { owner, siteId, sectorId } = await openOffice();
    const keywords = Array.from({ length: 120 }, (_, n) => `teapot ${n}`).join("\n");
    const key = crypto.randomUUID();
    await owner.post("/planner/keywords/add", {
      site_id: siteId,
      sector_id: sectorId,
      keywords,
      key,
    });
    const { text } = await owner.post("/planner/keywords/cluster", {
      site_id: siteId,
      scope: "matching",
      filters: "status=new",
    });
    assert.match(read(text), /Keywords 120 Requests to the AI 3, at most 50 each Cost .*30/);
  },
);
