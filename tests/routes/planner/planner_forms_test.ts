import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { type Answer, signedUp, type Visitor } from "@/tests/harness/app_visitor.ts";

const NIL = "00000000-0000-4000-8000-000000000000";

/** Somebody with a site of one sector, and the fields that name both. */
async function planner() {
  const visitor = await signedUp();
  const made = await visitor.post("/setup/sites/new", { name: "Shop", "sector_names": "Main" });
  assert.equal(made.status, 303, made.text.slice(0, 300));
  const { text } = await visitor.get("/planner/keywords/add");
  const field = (name: string) => text.match(new RegExp(`name="${name}" value="([^"]+)"`))?.[1];
  return { visitor, site_id: field("site_id") ?? "", sector_id: field("sector_id") ?? "" };
}

/** The message on the page a form leads to. */
async function messageAfter(visitor: Visitor, answer: Answer): Promise<string> {
  let page = answer;
  for (let hops = 0; page.location && hops < 4; hops++) page = await visitor.get(page.location);
  return page.text.match(/class="flash"[^]*?<div>([^]*?)<\/div>/)?.[1] ?? "";
}

function figures(html: string): Record<string, string> {
  const stats = html.matchAll(/stat-label">([^<]*)<\/span><span class="stat-value">([^<]*)/g);
  return Object.fromEntries([...stats].map(([, label, value]) => [label, value]));
}

appTest("an upload is previewed, imported once and reported", async () => {
  const { visitor, site_id, sector_id } = await planner();
  const file = new File(["keyword,volume\nsocks,10\n=1+1,3\nSOCKS,20\nhats,\n"], "my list.csv");
  const kept = await visitor.post("/planner/keywords/import", { site_id, sector_id, file });
  const preview = await visitor.get(kept.location ?? "");
  assert.deepEqual(figures(preview.text), {
    "Rows in the file": "4",
    "New keywords": "2",
    "Merged": "1",
    "Rejected": "1",
  });
  const fields = Object.fromEntries(new URL(`http://x${kept.location}`).searchParams);
  const both = await Promise.all([
    visitor.post("/planner/keywords/import/preview", fields),
    visitor.post("/planner/keywords/import/preview", fields),
  ]);
  assert.equal(both[0].location, both[1].location);
  const report = await visitor.get(both[0].location ?? "");
  assert.deepEqual(figures(report.text), { Imported: "2", Merged: "1", Rejected: "1" });
  const back = await visitor.get(kept.location ?? "");
  assert.equal(back.location, both[0].location);
  const rejected = await visitor.get(`${both[0].location}/rejected`);
  assert.match(rejected.text, /3,keyword_formula,.*'=1\+1/);
  const exported = await visitor.get("/planner/keywords/export?search=sock");
  assert.match(exported.text, /\r\nsocks,20,/);
  assert.match(exported.headers.get("content-disposition") ?? "", /attachment/);
});

appTest("files that hold no keywords are refused with a sentence", async () => {
  const { visitor, site_id, sector_id } = await planner();
  const files: [string, BlobPart, RegExp][] = [
    ["a.csv", "", /empty/],
    ["a.csv", "keyword,volume\n", /no rows/],
    ["a.xlsx", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), /workbook is damaged/],
    ["a.csv", new Uint8Array(5000), /not text/],
    ["a.csv", new Uint8Array(49 * 1024 * 1024), /49 MB; at most 48 MB/],
  ];
  for (const [name, part, sentence] of files) {
    const file = new File([part], name);
    const answer = await visitor.post("/planner/keywords/import", { site_id, sector_id, file });
    assert.match(await messageAfter(visitor, answer), sentence, String(sentence));
  }
});

appTest("hostile keywords are shown as text", async () => {
  const { visitor, site_id, sector_id } = await planner();
  const keywords = `<img src=x onerror=alert(1)> shoes\nחנות נעליים\n${"y".repeat(10_000)}\n"><b>`;
  const key = crypto.randomUUID();
  const added = await visitor.post("/planner/keywords/add", { site_id, sector_id, keywords, key });
  assert.match(await messageAfter(visitor, added), /rejected/);
  const table = await visitor.get("/planner/keywords");
  assert.doesNotMatch(table.text, /<img src=x/);
  assert.match(table.text, /&lt;img src=x/);
});

appTest("forms with nonsense answer with a message and change nothing", async () => {
  const { visitor, site_id, sector_id } = await planner();
  const key = crypto.randomUUID();
  await visitor.post("/planner/keywords/add", { site_id, sector_id, keywords: "socks", key });
  const posts: [string, Record<string, string>][] = [
    ["/planner/keywords", { action: "archive" }],
    ["/planner/keywords", { action: "explode", "id[]": NIL }],
    ["/planner/keywords", { action: "archive", "id[]": "'; drop table keywords" }],
    ["/planner/keywords", { action: "archive", site_id: NIL, "id[]": NIL }],
    ["/planner/keywords/cluster", { scope: "matching", filters: "", key: "short" }],
    ["/planner/keywords/cluster", { "id[]": NIL, key: crypto.randomUUID() }],
    ["/planner/keywords/assign", { "id[]": NIL, to: "cluster", cluster_id: "x" }],
    ["/planner/keywords/assign", { scope: "matching", to: "new", name: "", sector_id }],
    ["/planner/clusters", { action: "archive", "id[]": "x" }],
    ["/planner/clusters/merge", { "id[]": NIL }],
    ["/planner/clusters/ideas", { "id[]": NIL }],
    [`/planner/clusters/${NIL}`, { action: "split", "id[]": NIL, name: "x" }],
    [`/planner/clusters/${NIL}`, { action: "rename", name: "x" }],
    ["/planner/ideas", { action: "queue", site_id: "" }],
  ];
  for (const [path, fields] of posts) {
    const answer = await visitor.post(path, { site_id, ...fields });
    assert.equal(answer.status, 303, path);
  }
  assert.match((await visitor.get("/planner/keywords?status=new")).text, />socks</);
});
