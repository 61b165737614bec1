import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import type { Answer, Visitor } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, type Office, openOffice } from "@/tests/routes/office.ts";

const KEYWORDS = "/planner/keywords";

/** An office with two who change its keywords, and the keywords by their text. */
async function openDesk(...keywords: string[]) {
  const office = await openOffice();
  const editor = await hire(office, "editor");
  if (keywords.length > 0) await add(office, keywords.join("\n"));
  return { office, owner: office.owner, editor, site_id: office.siteId };
}

async function add({ owner, siteId, sectorId }: Office, keywords: string): Promise<string> {
  const fields = { site_id: siteId, sector_id: sectorId, keywords, key: crypto.randomUUID() };
  const { status, text } = await owner.post(`${KEYWORDS}/add`, fields);
  assert.equal(status, 303, text.slice(0, 300));
  const [{ id } = { id: "" }] = await owner.product.sql<{ id: string }>(
    "select id from public.keyword_imports where site_id = $1 order by created_at desc limit 1",
    [siteId],
  );
  return id;
}

async function stored({ owner, siteId }: Office): Promise<Map<string, string>> {
  const rows = await owner.product.sql<{ keyword: string; id: string }>(
    "select keyword, id from public.keywords where site_id = $1 order by keyword",
    [siteId],
  );
  return new Map(rows.map(({ keyword, id }) => [keyword, id]));
}

/** The fields of a keyword's form as a page showed them. */
async function formOf(visitor: Visitor, id: string): Promise<Record<string, string>> {
  const { text } = await visitor.get(`${KEYWORDS}/${id}`);
  return { keyword: inputOf(text, "keyword"), seen: inputOf(text, "seen") };
}

function inputOf(html: string, name: string): string {
  const input = html.match(new RegExp(`<input[^>]*\\bname="${name}"[^>]*>`))?.[0] ?? "";
  return input.match(/\bvalue="([^"]*)"/)?.[1] ?? "";
}

appTest(
  "two who save a view under one name keep one, and the second learns it was replaced",
  async () => {
    const { owner, editor, site_id } = await openDesk("oat milk");
    const save = (visitor: Visitor, address: string) =>
      visitor.post(`${KEYWORDS}/views`, {
        site_id,
        name: "Quick wins",
        address,
        column: ["volume"],
      });
    await Promise.all([save(owner, "difficulty_max=20"), save(editor, "volume_min=500")]);
    const told = [owner, editor].map(leftMessage);
    assert.equal(told.filter((message) => /“Quick wins” saved\./.test(message)).length, 1);
    assert.equal(
      told.filter((message) => /“Quick wins” replaced: it shows this to everybody/.test(message))
        .length,
      1,
    );
    const { text } = await editor.get(KEYWORDS);
    assert.equal([...text.matchAll(/Delete view Quick wins/g)].length, 1);
    // Deleted by one, it is gone for the other, who is told so.
    const id = text.match(/name="id" value="([^"]+)"/)?.[1] ?? "";
    await owner.post(`${KEYWORDS}/views`, { id });
    await editor.post(`${KEYWORDS}/views`, { id });
    assert.match(leftMessage(editor), /not found|does not exist/);
    // An address that names it still shows the table.
    assert.equal((await editor.get(`${KEYWORDS}?view=${id}`)).status, 200);
  },
);

appTest(
  "two who change a keyword at once: one change stands, the other is told and can repeat",
  async () => {
    const { office, owner, editor } = await openDesk("oat milk");
    const id = (await stored(office)).get("oat milk") ?? "";
    const [mine, theirs] = [await formOf(owner, id), await formOf(editor, id)];
    const answers = await Promise.all([
      owner.post(`${KEYWORDS}/${id}`, { ...mine, volume: "100" }),
      editor.post(`${KEYWORDS}/${id}`, { ...theirs, volume: "200" }),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [303, 422]);
    const [refused] = answers.filter(({ status }) => status === 422) as [Answer];
    assert.match(refused.text, /Somebody changed this keyword while you did/);
    const loser = refused === answers[0] ? owner : editor;
    // What was typed is still there, and goes in now that the newer state was shown.
    const again = {
      keyword: "oat milk",
      volume: inputOf(refused.text, "volume"),
      seen: inputOf(refused.text, "seen"),
    };
    assert.equal(again.volume, loser === owner ? "100" : "200");
    assert.equal((await loser.post(`${KEYWORDS}/${id}`, again)).status, 303);
  },
);

appTest("a keyword deleted by one is gone for the other, who is told so", async () => {
  const { office, owner, editor, site_id } = await openDesk("oat milk", "soy milk");
  const id = (await stored(office)).get("oat milk") ?? "";
  const form = await formOf(editor, id);
  await owner.post(`${KEYWORDS}/delete`, {
    site_id,
    "id[]": id,
    confirm: "yes",
  });
  assert.deepEqual([...(await stored(office)).keys()], ["soy milk"], "deleted");
  const late = await editor.post(`${KEYWORDS}/${id}`, { ...form, volume: "7" });
  assert.equal(late.status, 303);
  assert.match(leftMessage(editor), /keyword was not found/);
  await editor.post(KEYWORDS, { site_id, action: "archive", "id[]": id });
  assert.match(leftMessage(editor), /0 keywords archived/);
});

appTest(
  "all that match are archived while somebody else adds and deletes: the sums are right",
  async () => {
    const { office, owner, editor, site_id } = await openDesk(
      ...Array.from({ length: 300 }, (_, n) => `oat milk ${n}`),
    );
    const ids = await stored(office);
    const some = [...ids.values()].slice(0, 40);
    await Promise.all([
      editor.post(KEYWORDS, {
        site_id,
        action: "archive",
        scope: "matching",
        filters: "search=oat",
      }),
      add(office, Array.from({ length: 300 }, (_, n) => `oat cream ${n}`).join("\n")),
      owner.post(`${KEYWORDS}/delete`, {
        site_id,
        "id[]": some,
        confirm: "yes",
      }),
    ]);
    const archived = Number(leftMessage(editor).match(/(\d+) keywords? archived/)?.[1]);
    const rows = await owner.product.sql<{ status: string; n: number }>(
      `select status, count(*)::integer as n from public.keywords where site_id = $1 group by status`,
      [site_id],
    );
    const count = Object.fromEntries(rows.map(({ status, n }) => [status, n]));
    assert.ok(archived >= 260 && archived <= 600, leftMessage(editor));
    // What was deleted after it was archived was archived all the same.
    assert.ok(archived - (count.archived ?? 0) <= 40, `${archived} told, ${count.archived} stored`);
    assert.equal((count.archived ?? 0) + (count.new ?? 0), 560);
  },
);

appTest(
  "an import is undone while somebody edits it: the edit stands or its maker is told",
  async () => {
    const { office, owner, editor } = await openDesk();
    for (let round = 0; round < 3; round++) {
      const importId = await add(
        office,
        Array.from({ length: 50 }, (_, n) => `tea ${n}`).join("\n"),
      );
      const id = (await stored(office)).get("tea 7") ?? "";
      const form = await formOf(editor, id);
      await Promise.all([
        owner.post(`${KEYWORDS}/import/${importId}/undo`, {}),
        editor.post(`${KEYWORDS}/${id}`, { ...form, volume: "70" }),
      ]);
      const left = [...(await stored(office)).keys()];
      const removed = Number(leftMessage(owner).match(/(\d+) keywords? taken back/)?.[1]);
      assert.equal(removed + left.length, 50);
      if (left.length > 0) assert.deepEqual(left, ["tea 7"]);
      assert.match(leftMessage(editor), left.length > 0 ? /Saved/ : /keyword was not found/);
      await owner.product.sql("delete from public.keywords where site_id = $1", [office.siteId]);
    }
  },
);

appTest("a viewer reads the tables, is offered no change and refused each", async () => {
  const { office, owner, site_id } = await openDesk("oat milk", "soy milk");
  const ids = await stored(office);
  await owner.post("/planner/clusters/new", {
    site_id,
    sector_id: office.sectorId,
    name: "Milks",
  });
  const [cluster = { id: "" }] = await owner.product.sql<{ id: string }>(
    "select id from public.clusters where site_id = $1",
    [site_id],
  );
  const viewer = await hire(office, "viewer");
  const id = ids.get("oat milk") ?? "";
  for (
    const path of [
      KEYWORDS,
      `${KEYWORDS}/${id}`,
      "/planner/clusters",
      `/planner/clusters/${cluster.id}`,
    ]
  ) {
    const { status, text } = await viewer.get(path);
    assert.equal(status, 200, path);
    const [, main = ""] = text.split("<main");
    // Columns of one's own and files of what one reads; nothing else is sent.
    const forms = [...main.matchAll(/<form[^>]*method="post"[^>]*>/g)].map(([form]) => form);
    const buttons = [...main.matchAll(/<button[^>]*type="submit"[^>]*>/g)].map(([button]) =>
      button
    );
    assert.ok(forms.every((form) => /\/columns"|class="picks"/.test(form)), `${path} ${forms}`);
    const changing = buttons.filter((button) =>
      /formaction/.test(button) && !/\/export"/.test(button) || /name="action"/.test(button)
    );
    assert.deepEqual(changing, [], path);
  }
  const posts: [string, Record<string, string>][] = [
    [KEYWORDS, { action: "archive", "id[]": id }],
    [KEYWORDS, { action: "archive", scope: "matching", filters: "" }],
    [`${KEYWORDS}/${id}`, { keyword: "changed" }],
    [`${KEYWORDS}/views`, { name: "Mine", address: "" }],
    [`${KEYWORDS}/assign`, { "id[]": id, to: "cluster", cluster_id: cluster.id }],
    [`${KEYWORDS}/cluster`, { "id[]": id, key: crypto.randomUUID() }],
    ["/planner/clusters", { action: "archive", "id[]": cluster.id }],
    [`/planner/clusters/${cluster.id}`, { action: "rename", name: "Changed" }],
  ];
  for (const [path, fields] of posts) {
    const answer = await viewer.post(path, { site_id, ...fields });
    const told = leftMessage(viewer) + answer.text;
    assert.match(
      told,
      /may not|role|not allowed|read/i,
      `${path} ${JSON.stringify(fields)} ${answer.status}`,
    );
  }
  assert.deepEqual([...(await stored(office)).keys()], ["oat milk", "soy milk"]);
  const [standing] = await owner.product.sql(
    `select (select count(*)::integer from public.keywords where site_id = $1 and status <> 'new') as changed,
       (select count(*)::integer from public.keyword_views where site_id = $1) as views,
       (select name || status from public.clusters where site_id = $1) as cluster`,
    [site_id],
  );
  assert.deepEqual(standing, { changed: 0, views: 0, cluster: "Milksnew" });
});
