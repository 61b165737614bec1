import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";

const WORDS = Array.from({ length: 60 }, (_, n) => `word ${String(n).padStart(2, "0")},${n * 10}`);

/** Somebody whose site has sixty keywords. */
async function tableOwner() {
  const visitor = await signedUp();
  await visitor.post("/setup/sites/new", { name: "Shop", "sector_names": "Main" });
  const { text } = await visitor.get("/planner/keywords/add");
  const field = (name: string) =>
    text.match(new RegExp(`name="${name}" value="([^"]+)"`))?.[1] ?? "";
  const [site_id, sector_id] = [field("site_id"), field("sector_id")];
  const key = crypto.randomUUID();
  const keywords = WORDS.join("\n");
  await visitor.post("/planner/keywords/add", { site_id, sector_id, keywords, key });
  return { visitor, site_id };
}

const rows = (html: string) =>
  [...html.matchAll(/data-row=""[^>]*aria-label="Select ([^"]*)"/g)].map(([, name]) => name);
const link = (html: string, label: string) =>
  html.match(
    new RegExp(`href="([^"]*)"[^>]*aria-label="${label}"|aria-label="${label}"[^>]*href="([^"]*)"`),
  )
    ?.slice(1).find((href) => href)?.replaceAll("&amp;", "&");

appTest("the table's links lead through its pages and back", async () => {
  const { visitor } = await tableOwner();
  const first = await visitor.get("/planner/keywords?size=25&sort=keyword");
  assert.equal(rows(first.text)[0], "word 00");
  assert.match(first.text, /1–25 of 60/);
  const next = await visitor.get(link(first.text, "Next page") ?? "");
  assert.equal(rows(next.text)[0], "word 25");
  const last = await visitor.get(link(next.text, "Last page") ?? "");
  assert.equal(rows(last.text).at(-1), "word 59");
  assert.match(last.text, /36–60 of 60/);
  const back = await visitor.get(link(next.text, "Previous page") ?? "");
  assert.deepEqual(rows(back.text), rows(first.text));
  const counted = await visitor.get("/planner/keywords?size=25&sort=keyword&exact");
  const onwards = link(counted.text, "Next page") ?? "";
  assert.match(onwards, /&exact$/, "who had all counted reads on with the count");
  assert.match(link((await visitor.get(onwards)).text, "Last page") ?? "", /&exact$/);
  const numbered = await visitor.get("/planner/keywords?size=25&sort=keyword&page=2");
  assert.deepEqual(rows(numbered.text), rows(next.text));
});

appTest(
  "a row is a form without JavaScript; views and columns are kept; files hold them",
  async () => {
    const { visitor, site_id } = await tableOwner();
    const table = await visitor.get("/planner/keywords?size=25");
    const edit = link(table.text, "Change word 59") ?? "";
    const form = await visitor.get(edit);
    const action = form.text.match(/<form id="keyword-edit"[^>]*action="([^"]*)"/)?.[1] ?? "";
    const hidden = (name: string) =>
      form.text.match(new RegExp(`name="${name}" value="([^"]*)"`, "g"))?.at(-1)?.match(
        /value="([^"]*)"/,
      )?.[1] ?? "";
    const fields = {
      seen: hidden("seen"),
      keyword: "word sixty",
      volume: "1,234",
      back: "/planner/keywords?size=25",
    };
    const saved = await visitor.post(action, fields);
    assert.deepEqual([saved.status, saved.location], [303, "/planner/keywords?size=25"]);
    const late = await visitor.post(action, { ...fields, volume: "1" });
    assert.equal(late.status, 422);
    assert.match(late.text, /Somebody changed this keyword/);
    assert.match(late.text, /value="1"/, "what was typed stays");

    await visitor.post("/planner/keywords/columns", { column: "source" });
    const narrow = await visitor.get("/planner/keywords");
    assert.match(narrow.text, />Source</);
    assert.doesNotMatch(narrow.text, /class="sort"[^>]*>CPC/);
    const view = await visitor.post("/planner/keywords/views", {
      site_id,
      name: "Large",
      address: "volume_min=500",
      column: "volume",
    });
    assert.match(view.location ?? "", /volume_min=500&view=/);
    const shown = await visitor.get(view.location ?? "");
    assert.match(shown.text, /class="sort"[^>]*>Volume/);
    assert.match(shown.text, />Large</);
    const csv = await visitor.get("/planner/keywords/export?volume_min=1000&column=source");
    assert.equal(csv.text.replace("\ufeff", ""), "keyword,source\r\nword sixty,manual\r\n");
    const workbook = await visitor.get("/planner/keywords/export?format=xlsx");
    assert.match(workbook.headers.get("content-type") ?? "", /spreadsheetml/);
  },
);
