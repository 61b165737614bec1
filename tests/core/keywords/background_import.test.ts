import assert from "node:assert/strict";
import { readImport, readRejections } from "core/keywords/import_keywords.ts";
import { type ImportChoices, NO_CHOICES } from "core/keywords/import_choices.ts";
import { importUpload } from "core/keywords/import_upload.ts";
import { runNextImport } from "core/keywords/run_import.ts";
import { cancelImport, undoImport } from "core/keywords/undo_import.ts";
import { readUploadHead, storeUpload, uploadPath } from "core/keywords/uploads.ts";
import { unwrap } from "core/db.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "./has_code.ts";
import { importText, type PlanningSite, planningSite } from "./planning_site.ts";

const ROWS = 2500;
/** Every tenth row says what the one before it says, every hundredth is a formula. */
const TEXT = ["Keyword,Volume,KD,CPC"].concat(Array.from({ length: ROWS }, (_, n) => {
  if (n % 100 === 99) return `=1+${n},1,1,1`;
  const number = n % 10 === 5 ? n - 1 : n;
  return `keyword ${number},${number},${n % 100},"1,50"`;
})).join("\n");
const REJECTED = 25;
const REPEATED = 250;

interface Ordered {
  person: Person;
  site: PlanningSite;
  id: string;
  path: string;
}

/** Orders the import of a file in parts of a thousand lines. */
async function order(
  given: DatabaseTest,
  choices: ImportChoices = NO_CHOICES,
  text = TEXT,
): Promise<Ordered> {
  const person = await given.person();
  const site = await planningSite(person);
  const owner = { accountId: person.accountId, siteId: site.siteId, userId: person.id };
  const bytes = new TextEncoder().encode(text);
  const uploadId = await storeUpload({ ...person, partLines: 1000 }, owner, bytes);
  const input = { owner, uploadId, sectorId: site.sectorId, filename: "big.csv", choices };
  const id = await importUpload(person, input);
  assert.equal(await importUpload(person, input), id, "ordered twice, it is one import");
  return { person, site, id: id ?? "", path: uploadPath(owner, uploadId) };
}

function worker({ service }: DatabaseTest, now = () => 0) {
  return { db: service, now, sleep: () => Promise.resolve(), log: () => {} };
}

/** Lets workers go on until no import of any test is due. */
async function runAll(given: DatabaseTest): Promise<void> {
  while (await runNextImport(worker(given), 1));
}

databaseTest(
  "a file in parts is stored by the worker, and every row has its place",
  async (given) => {
    const { person, id, path } = await order(given);
    const before = await readImport(person, id);
    assert.deepEqual([before.status, before.lines, before.lines_done], ["queued", ROWS + 1, 0]);
    await runAll(given);
    const done = await readImport(person, id);
    assert.equal(done.status, "done");
    assert.deepEqual([done.total, done.imported, done.merged, done.rejected, done.lines_done], [
      ROWS,
      ROWS - REJECTED - REPEATED,
      REPEATED,
      REJECTED,
      ROWS + 1,
    ]);
    const lines = (await Array.fromAsync(readRejections(person, id))).flat().map((r) => r.line);
    assert.deepEqual(lines, Array.from({ length: REJECTED }, (_, n) => n * 100 + 101));
    const { data } = await person.db.from("keywords").select("volume, cpc").eq(
      "keyword",
      "keyword 2404",
    ).single();
    assert.deepEqual({ volume: data?.volume, cpc: Number(data?.cpc) }, { volume: 2404, cpc: 1.5 });
    assert.equal(await readUploadHead(person, path), null);
    const { data: told } = await person.db.from("notifications").select("title").eq(
      "kind",
      "import",
    );
    assert.deepEqual(told, [{ title: "Imported: big.csv" }]);
  },
);

databaseTest("slices and workers that die lose and double no row", async (given) => {
  const { person, id } = await order(given);
  // A slice of one part each: the next worker goes on.
  assert.equal(await runNextImport(worker(given, () => 2), 1), true);
  assert.equal((await readImport(person, id)).lines_done, 1000);
  // One dies holding the lease; it can be as slow as it likes, its part counts no more.
  const lost = unwrap(await given.service.rpc("claim_keyword_import", { p_lease_seconds: 60 }));
  const { lease } = lost as { lease: string };
  await given.stack.sql("update app.import_work set lease_until = now() - interval '1 second'");
  await runAll(given);
  const late = {
    p_id: id,
    p_lease: lease,
    p_part: 2,
    p_lines: 1000,
    p_merged: 0,
    p_rows: [{ keyword: "from beyond" }],
    p_rejected: [],
  };
  assert.equal(unwrap(await given.service.rpc("store_import_part", late)), false);
  const done = await readImport(person, id);
  assert.deepEqual([done.status, done.total, done.imported], [
    "done",
    ROWS,
    ROWS - REJECTED - REPEATED,
  ]);
  const { count } = await person.db.from("keywords").select("id", { count: "exact", head: true });
  assert.equal(count, done.imported);
});

databaseTest("an answer that got lost stores nothing twice", async (given) => {
  const { person, id } = await order(given);
  const rpc = given.service.rpc.bind(given.service);
  let cut = 0;
  const deaf = new Proxy(given.service, {
    get(target, name) {
      if (name !== "rpc") return Reflect.get(target, name);
      return async (...args: Parameters<typeof rpc>) => {
        const answer = await rpc(...args);
        if (args[0] !== "store_import_part" || cut++ % 2 === 1) return answer;
        return { data: null, error: { message: "fetch failed" }, status: 0 };
      };
    },
  });
  await runNextImport({ ...worker(given), db: deaf }, 1);
  await given.stack.sql("update app.import_work set run_at = now(), lease_until = null");
  await runAll(given);
  const done = await readImport(person, id);
  assert.deepEqual([done.status, done.total, done.imported + done.merged + done.rejected], [
    "done",
    ROWS,
    ROWS,
  ]);
  assert.ok(cut > 3, `${cut} calls`);
});

databaseTest("an upload that is gone fails its import with a sentence", async (given) => {
  const { person, id, path } = await order(given);
  await person.db.storage.from("imports").remove([`${path}.2`]);
  await runAll(given);
  const { status, error, imported } = await readImport(person, id);
  assert.deepEqual([status, imported > 0], ["failed", true]);
  assert.match(error ?? "", /no longer there/);
});

databaseTest("a cancelled import stops, and what it stored can be taken back", async (given) => {
  const { person, id } = await order(given);
  await runNextImport(worker(given, () => 2), 1);
  await assert.rejects(undoImport(person, id), hasCode("conflict"));
  await cancelImport(person, id);
  await runAll(given);
  const { status, imported } = await readImport(person, id);
  assert.equal(status, "cancelled");
  assert.ok(imported > 0 && imported < 1000);
  assert.equal(await undoImport(person, id), imported);
  assert.equal((await readImport(person, id)).status, "undone");
});

databaseTest("undo takes back what nobody used or changed, and says what stays", async (given) => {
  const person = await given.person();
  const site = await planningSite(person);
  await importText(person, site, "keyword,volume\nold,10\n");
  const { id } = await importText(person, site, "keyword,volume\nold,20\na,1\nb,2\nc,3\nd,4\n");
  await given.stack.sql(
    "update public.keywords set volume = 9 where site_id = $1 and keyword = 'b'",
    [
      site.siteId,
    ],
  );
  await given.stack.sql(
    "update public.keywords set status = 'archived' where site_id = $1 and keyword = 'c'",
    [site.siteId],
  );
  // A later file that says nothing new changes nothing.
  await importText(person, site, "keyword,volume\na,1\nd,\n");
  assert.deepEqual((await readImport(person, id)).remains, {
    removable: 2,
    clustered: 0,
    archived: 1,
    changed: 1,
  });
  const stranger = await given.person("stranger");
  await assert.rejects(undoImport(stranger, id), hasCode("not_found"));
  assert.equal(await undoImport(person, id), 2);
  assert.equal(await undoImport(person, id), 0);
  const { data } = await person.db.from("keywords").select("keyword, volume").order("keyword");
  assert.deepEqual(data, [
    { keyword: "b", volume: 9 },
    { keyword: "c", volume: 3 },
    { keyword: "old", volume: 20 },
  ]);
  const { status, undone } = await readImport(person, id);
  assert.deepEqual([status, undone], ["undone", 2]);
});

databaseTest("what the site knows is replaced, filled up or kept, as chosen", async (given) => {
  const expected = { update: [20, 7, 3], fill: [10, 7, 2], keep: [10, null, 2] };
  for (const on_known of ["update", "fill", "keep"] as const) {
    const person = await given.person(on_known);
    const site = await planningSite(person);
    await importText(person, site, "keyword,volume,kd,cpc\nold,10,,2\n");
    const choices = { ...NO_CHOICES, on_known };
    const text = "keyword,volume,kd,cpc\nold,20,7,3\nnew,5,5,5\nnew,6,6,6\n";
    const done = await importText(person, site, text, undefined, choices);
    assert.deepEqual([done.imported, done.merged], [1, 2]);
    const { data } = await person.db.from("keywords").select("keyword, volume, difficulty, cpc")
      .order("keyword");
    const known = data?.map(({ keyword: _keyword, ...figures }) =>
      Object.values(figures).map((figure) => figure === null ? null : Number(figure))
    );
    assert.deepEqual(known, [[6, 5, 5], expected[on_known]], on_known);
  }
});

databaseTest("rules send keywords to their sectors, and to none of another site", async (given) => {
  const person = await given.person();
  const siteId = unwrap(
    await person.db.rpc("create_site", { p_name: "Shop", p_sector_names: ["Main", "Shoes"] }),
  );
  const { data: sectors } = await person.db.from("sectors").select("id, name").order("name");
  const [main = "", shoes = ""] = sectors?.map(({ id }) => id) ?? [];
  const rules = [{ sector_id: shoes, words: ["running shoes", "boot"] }];
  const site = { siteId, sectorId: main };
  const text = "Keyword\nBest RUNNING-shoes\nboot\nboots\nrunning in shoes\n";
  await importText(person, site, text, undefined, { ...NO_CHOICES, rules });
  const { data } = await person.db.from("keywords").select("keyword").eq("sector_id", shoes)
    .order("keyword");
  assert.deepEqual(data?.map(({ keyword }) => keyword), ["Best RUNNING-shoes", "boot"]);
  const stranger = await given.person("stranger");
  const theirs = await planningSite(stranger);
  const foreign = [{ sector_id: theirs.sectorId, words: ["boot"] }];
  await assert.rejects(
    importText(person, site, text, undefined, { ...NO_CHOICES, rules: foreign }),
  );
  const found = await stranger.db.from("keywords").select("id");
  assert.deepEqual(found.data, []);
});
