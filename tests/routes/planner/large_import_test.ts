import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import type { Visitor } from "@/tests/harness/app_visitor.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";
import { hire, type Office, openOffice } from "@/tests/routes/office.ts";

const PATH = "/planner/keywords/import";

/** Uploads a file and answers the fields of its preview's form, as the address has them. */
async function upload({ owner, siteId, sectorId }: Office, name: string, text: string) {
  const fields = { site_id: siteId, sector_id: sectorId, file: new File([text], name) };
  const kept = await owner.post(PATH, fields);
  assert.equal(kept.status, 303, kept.text.slice(0, 500));
  const address = kept.location ?? "";
  return { address, fields: Object.fromEntries(new URL(`http://x${address}`).searchParams) };
}

/** Asks for an import's progress until it has ended, as the page does. */
async function ended(visitor: Visitor, report: string): Promise<{ status: string }> {
  const id = report.split("/").at(-1);
  for (let asked = 0; asked < 3000; asked++) {
    const { text } = await visitor.send(`${PATH}/status?ids=${id}`, {
      headers: { accept: "application/json" },
    });
    const [job] = JSON.parse(text).data.jobs;
    if (job && job.status !== "queued" && job.status !== "running") return job;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The import has not ended.");
}

appTest("a large file: previewed at once, imported behind the page, taken back", async () => {
  const office = await openOffice();
  const { owner } = office;
  const rows = Array.from({ length: 6000 }, (_, n) => `oak table ${n},us,${n},0.5`);
  rows[5400] = "=1+1,us,1,1";
  rows[5700] = "OAK  table 7,us,8,1";
  const text = ["Keyword,Country,Volume,CPC", ...rows].join("\n");
  const { address, fields } = await upload(office, "large.csv", text);
  const preview = await owner.get(address);
  assert.match(preview.text, /A large file of 6,001 lines/);
  assert.match(preview.text.match(/<input[^>]*name="country"[^>]*>/)?.[0] ?? "", /value="us"/);
  const second = await owner.send(`${address.replace("preview", "counts")}&part=2`, {
    headers: { accept: "application/json" },
  });
  assert.deepEqual(JSON.parse(second.text).data, {
    rows: 1000,
    known: 0,
    merged: 0,
    rejected: { "The keyword is a spreadsheet formula.": 1 },
  });
  const third = await owner.get(`${address.replace("preview", "counts")}&part=3`);
  assert.equal(third.status, 404);
  const choices = { ...fields, country: "us", language: "English", on_known: "fill" };
  const [one, two] = await Promise.all([
    owner.post(`${PATH}/preview`, choices),
    owner.post(`${PATH}/preview`, choices),
  ]);
  assert.equal(one.location, two.location, "sent twice, it is one import");
  const report = one.location ?? "";

  const stranger = await signedUp("stranger");
  assert.equal((await stranger.get(address)).status, 404);
  assert.equal((await stranger.get(address.replace("preview", "counts"))).status, 404);
  assert.equal((await stranger.get(report)).status, 404);
  await stranger.post(`${report}/cancel`, {});
  assert.equal((await ended(owner, report)).status, "succeeded");
  const seen = await stranger.send(`${PATH}/status?ids=${report.split("/").at(-1)}`);
  assert.deepEqual(JSON.parse(seen.text).data.jobs, []);

  const done = await owner.get(report);
  assert.match(done.text, /Every row of the file has its place: 6,000 in all/);
  assert.match(done.text, /US, en/);
  assert.match(done.text, /5,998/);
  assert.match((await owner.get(`${report}/rejected`)).text, /5402,keyword_formula/);
  const again = await owner.get(address);
  assert.equal(again.location, report, "the upload is gone, its import is shown");

  const viewer = await hire(office, "viewer");
  assert.doesNotMatch((await viewer.get(report)).text, /\/undo"/);
  await viewer.post(`${report}/undo`, {});
  await stranger.post(`${report}/undo`, {});
  const count = async () =>
    (await office.product.sql<{ count: number }>(
      "select count(*)::integer as count from public.keywords where site_id = $1",
      [office.siteId],
    ))[0]?.count;
  assert.equal(await count(), 5998);
  await owner.post(`${report}/undo`, {});
  assert.equal(await count(), 0);
  assert.match((await owner.get(report)).text, /This import was taken back/);
});

appTest("columns are remembered for files with the same headers, until forgotten", async () => {
  const office = await openOffice();
  const { owner, product, siteId } = office;
  const text = "Begriff;Anzahl;Notiz\nbank holz;12;x\nbank weiß;7;y\n";
  const first = await upload(office, "eins.csv", text);
  const corrected = {
    ...first.fields,
    delimiter: "semicolon",
    header_row: "1",
    column_0: "keyword",
    column_1: "volume",
    remember: "on",
  };
  await owner.post(`${PATH}/preview`, corrected);
  const second = await upload(office, "zwei.csv", text.replace("holz", "stein"));
  const preview = await owner.get(second.address);
  assert.match(preview.text, /As saved: eins\.csv/);
  await owner.post(`${PATH}/preview`, second.fields);
  const stored = await product.sql<{ keyword: string; volume: number }>(
    "select keyword, volume from public.keywords where site_id = $1 order by keyword",
    [siteId],
  );
  assert.deepEqual(stored.map(({ keyword, volume }) => [keyword, volume]), [
    ["bank holz", 12],
    ["bank stein", 12],
    ["bank weiß", 7],
  ]);
  const desk = await owner.get(PATH);
  assert.match(desk.text, /Imported before[^]*zwei\.csv[^]*Saved columns[^]*eins\.csv/);
  const id = desk.text.match(/mappings"[^]*?name="id" value="([^"]+)"/)?.[1] ?? "";
  const editor = await hire(office, "editor");
  await editor.post(`${PATH}/mappings`, { id });
  const stranger = await signedUp("stranger");
  await stranger.post(`${PATH}/mappings`, { id });
  assert.match((await owner.get(PATH)).text, /Saved columns/);
  await owner.post(`${PATH}/mappings`, { id });
  assert.doesNotMatch((await owner.get(PATH)).text, /Saved columns/);
});

appTest("words send keywords to the sectors of this site alone", async () => {
  const office = await openOffice();
  const { owner, product, siteId } = office;
  const other = await openOffice();
  const [tea] = await product.sql<{ id: string }>(
    `insert into public.sectors (account_id, site_id, name, slug)
     values ($1, $2, 'Tea', 'tea') returning id`,
    [office.accountId, siteId],
  );
  const { fields } = await upload(office, "a.csv", "Keyword\ngreen tea\nespresso\nteapot\n");
  const foreign = { ...fields, [`words_${other.sectorId}`]: "tea" };
  await owner.post(`${PATH}/preview`, foreign);
  await owner.post(`${PATH}/preview`, { ...fields, [`words_${tea?.id}`]: "tea, matcha" });
  const stored = await product.sql<{ keyword: string; sector: string }>(
    `select k.keyword, s.name as sector from public.keywords k
     join public.sectors s on s.id = k.sector_id where k.site_id = $1 order by 1`,
    [siteId],
  );
  assert.deepEqual(stored.map(({ keyword, sector }) => [keyword, sector]), [
    ["espresso", "Coffee"],
    ["green tea", "Tea"],
    ["teapot", "Coffee"],
  ]);
  const theirs = await product.sql("select id from public.keywords where site_id = $1", [
    other.siteId,
  ]);
  assert.deepEqual(theirs, []);
});

appTest("a viewer is told why nothing can be brought in, not that there is no site", async () => {
  const office = await openOffice();
  const viewer = await hire(office, "viewer");
  for (const path of [PATH, "/planner/keywords/add", "/planner/clusters/new"]) {
    const { text } = await viewer.get(path);
    assert.match(text, /Your role does not change this/, path);
    assert.doesNotMatch(text, /No site yet/, path);
    assert.doesNotMatch(text, /name="sector_id"/, path);
  }
});
