import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { load } from "cheerio";
import { type Db, unwrap } from "core/db.ts";
import { exportContent } from "core/exports/export_content.ts";
import { saveContent } from "core/content/save_content.ts";
import {
  cancelContentImport,
  exportImportedItems,
  readContentImport,
} from "core/wxr/content_imports.ts";
import { importWxrFile } from "core/wxr/import_file.ts";
import { runNextContentImport } from "core/wxr/run_content_import.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import { type PlanningSite, planningSite } from "@/tests/core/keywords/planning_site.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

const SMALL = await Deno.readFile(new URL("../../fixtures/wordpress/small.xml", import.meta.url));
/** The 186 items with which themes are tested take half a minute: with WXR_THEME=1 only. */
const THEME = Deno.env.get("WXR_THEME") === "1"
  ? await Deno.readFile(
    new URL("../../../../shared/data/wordpress/themeunittestdata.wordpress.xml", import.meta.url),
  )
  : null;

function order(person: Person, site: PlanningSite, bytes: Uint8Array<ArrayBuffer> = SMALL) {
  const owner = { accountId: person.accountId, siteId: site.siteId, userId: person.id };
  return importWxrFile(person, { owner, sectorId: site.sectorId, filename: "site.xml", bytes });
}

/** Lets workers go on until no import of any test is due. */
async function runAll({ service }: DatabaseTest): Promise<void> {
  const deps = { db: service, now: () => 0, sleep: () => Promise.resolve(), log: () => {} };
  while (await runNextContentImport(deps, 1));
}

async function imported(given: DatabaseTest, person: Person, site: PlanningSite, bytes = SMALL) {
  const id = await order(person, site, bytes);
  await runAll(given);
  return await readContentImport(person, id);
}

const COLUMNS = "title, html, excerpt, meta_title, meta_description, primary_keyword, tags, " +
  "categories, entity_type, status, published_at, external_id, external_url";

async function contentsOf(db: Db, siteId: string) {
  const rows: unknown = unwrap(
    await db.from("content").select(COLUMNS).eq("site_id", siteId).order("external_id"),
  );
  return rows as Record<string, unknown>[];
}

async function exported(person: Person, siteId: string): Promise<Uint8Array<ArrayBuffer>> {
  const rows = unwrap(
    await person.db.from("content").select("id").eq("site_id", siteId).order("external_id"),
  );
  const chunks = await Array.fromAsync(exportContent(person, {
    siteId,
    site: { name: "Coffee", slug: "coffee" },
    ids: rows.map(({ id }) => id),
    format: "wxr",
    siteUrl: "https://igny8.test/sites/coffee",
    at: new Date(0),
  }));
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

databaseTest("every item of a file has its place, and again nothing is added", async (given) => {
  const person = await given.person();
  const site = await planningSite(person);
  const first = await imported(given, person, site);
  equal(first.status, "done");
  deepEqual([first.items, first.stored, first.updated, first.skipped], [4, 2, 0, 2]);
  deepEqual(first.rows.map(({ outcome }) => outcome), ["skipped", "stored", "stored", "skipped"]);
  const again = await imported(given, person, site);
  deepEqual([again.stored, again.updated, again.skipped], [0, 0, 4]);
  match(again.rows[1]?.reason ?? "", /here already/);
  const contents = await contentsOf(person.db, site.siteId);
  equal(contents.length, 2);
  const csv = (await Array.fromAsync(exportImportedItems(person, again.id))).join("");
  equal(csv.trim().split("\r\n").length, 5);
  const notices = unwrap(
    await person.db.from("notifications").select("body").eq("kind", "import"),
  );
  match(notices.map(({ body }) => body).join("\n"), /2 articles added, 0 updated, 2 left out/);
});

databaseTest(
  "a newer file updates what nobody edited here, and leaves alone what was",
  async (given) => {
    const person = await given.person();
    const site = await planningSite(person);
    const [, post, page] = (await imported(given, person, site)).rows;
    const edit = {
      contentId: page?.content_id ?? "",
      expectedVersion: 1,
      changes: { title: "Ours" },
    };
    await saveContent(person, edit);
    const newer = new TextDecoder().decode(SMALL).replace("fresh water", "soft water")
      .replace("We roast.", "We roast and brew.");
    const report = await imported(given, person, site, new TextEncoder().encode(newer));
    deepEqual([report.stored, report.updated, report.skipped], [0, 1, 3]);
    match(report.rows[2]?.reason ?? "", /edited here/);
    const [versions] = await given.stack.sql<{ html: string; version: number; old: string }>(
      `select c.html, c.version, v.html as old from public.content c
     join public.content_versions v on v.content_id = c.id where c.id = $1`,
      [post?.content_id],
    );
    match(versions?.html ?? "", /soft water/);
    match(versions?.old ?? "", /fresh water/);
    equal(versions?.version, 2);
  },
);

databaseTest("what was imported goes out and comes in the same", async (given) => {
  const [person, friend] = [await given.person(), await given.person()];
  const [site, other] = [await planningSite(person), await planningSite(friend)];
  const bytes = THEME ?? SMALL;
  const first = await imported(given, person, site, bytes);
  equal(first.status, "done");
  equal(first.items, first.stored + first.skipped);
  equal(first.items, THEME ? 186 : 4);
  const file = await exported(person, site.siteId);
  const back = await imported(given, friend, other, file);
  equal(back.stored, first.stored);
  deepEqual(await contentsOf(friend.db, other.siteId), await contentsOf(person.db, site.siteId));
  const known = await imported(given, person, site, file);
  equal(known.stored + known.updated, 0, "the same site knows it all");
  const $ = load(new TextDecoder().decode(file), { xml: true });
  equal(
    $("item").filter((_, item) => $("wp\\:post_type", item).text() !== "attachment").length,
    first.stored,
  );
});

databaseTest(
  "a stopped import stores nothing more; strangers see and stop nothing",
  async (given) => {
    const [person, stranger] = [await given.person(), await given.person()];
    const site = await planningSite(person);
    const id = await order(person, site);
    await rejects(readContentImport(stranger, id), hasCode("not_found"));
    await rejects(cancelContentImport(stranger, id), (error) => error instanceof Error);
    await rejects(order(stranger, site), (error) => error instanceof Error);
    await cancelContentImport(person, id);
    await runAll(given);
    const report = await readContentImport(person, id);
    equal(report.status, "cancelled");
    ok(report.stored === 0 && (await contentsOf(person.db, site.siteId)).length === 0);
  },
);

databaseTest("workers that are killed in between store each item once", async (given) => {
  const person = await given.person();
  const site = await planningSite(person);
  const id = await order(person, site);
  const { sql } = given.stack;
  const claimed = unwrap(await given.service.rpc("claim_content_import", { p_lease_seconds: 60 }));
  ok(claimed);
  await sql(
    "update app.content_import_work set lease_until = now() - interval '1 second' where import_id = $1",
    [id],
  );
  await runAll(given);
  const report = await readContentImport(person, id);
  deepEqual([report.status, report.stored], ["done", 2]);
});
