import { equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, type Office, openOffice } from "@/tests/routes/office.ts";

const PATH = "/setup/opportunities";

async function keywords({ product, siteId }: Office): Promise<number> {
  const [row] = await product.sql<{ n: number }>(
    "select count(*)::int as n from public.keywords where site_id = $1",
    [siteId],
  );
  return row?.n ?? 0;
}

appTest("the ones ticked, the page and all that match are added from one form", async () => {
  const office = await openOffice();
  const { owner, sectorId: sector_id } = office;
  const { text } = await owner.get(`${PATH}?search=coffee`);
  const ids = [...text.matchAll(/name="ids\[\]" value="([\w-]+)"/g)].map(([, id]) => id ?? "");
  const ticked = await owner.post(PATH, { sector_id, "ids[]": ids.slice(0, 2) });
  equal(ticked.status, 303);
  equal(await keywords(office), 2);
  await owner.post(PATH, { sector_id, scope: "page", "page_ids[]": ids.slice(0, 5) });
  equal(await keywords(office), 5);
  await owner.post(PATH, { sector_id, scope: "matching", filter: "search=coffee" });
  equal(await keywords(office), ids.length);
  match(leftMessage(owner), /keywords? added/);
  match((await owner.get(`${PATH}?search=coffee`)).text, /No opportunity matches/);
});

appTest("nothing ticked and a forged sector are refused with a sentence", async () => {
  const office = await openOffice();
  const { owner, sectorId: sector_id } = office;
  await owner.post(PATH, { sector_id });
  match(leftMessage(owner), /Choose at least one row first/);
  await owner.post(PATH, { sector_id: "nope", scope: "matching" });
  match(leftMessage(owner), /Choose the sector/);
  const stranger = await signedUp("stranger");
  await stranger.post(PATH, { sector_id, scope: "matching" });
  match(leftMessage(stranger), /not found/);
  const viewer = await hire(office, "viewer");
  await viewer.post(PATH, { sector_id, scope: "matching" });
  match(leftMessage(viewer), /can look at this site but not change it/);
  equal(/Add ticked/.test((await viewer.get(PATH)).text), false);
  equal(await keywords(office), 0);
});

appTest("a page behind the last leads to the last one", async () => {
  const { owner } = await openOffice();
  const { status, location } = await owner.get(`${PATH}?page=900`);
  equal(status, 303);
  match(location ?? "", /page=\d$/);
});

appTest("a site without an industry is told what to do", async () => {
  const { owner, product, siteId } = await openOffice();
  await product.sql("update public.sites set industry_id = null where id = $1", [siteId]);
  match((await owner.get(PATH)).text, /Choose the industry/);
});
